// ChartNotes: what a chart says beside its lines: how much its axes leave out, and, for those who do not see it, which
// anomaly was jumped to.

import { format_whole, plural } from "../base/format";
import type { LeftOut } from "./extent";
import type { Plot } from "./plot";
import { describe_anomaly } from "./anomaly_words";

interface NotesProps {
  readonly plot: Plot;
  readonly unit: string;
  readonly is_small: boolean;
}

export function ChartNotes({ plot, unit, is_small }: NotesProps) {
  const left_out = plot.frame.value?.left_out;
  const words = left_out && !is_small ? left_out_words(left_out) : "";
  return (
    <>
      {words && <p class="chart-left-out num">{words}</p>}
      <p class="sr" role="status">
        {jump_words(plot, unit)}
      </p>
    </>
  );
}

function jump_words(plot: Plot, unit: string): string {
  const jumped = plot.jumped.value;
  if (!jumped) return "";
  const all = plot.anomalies.peek();
  const at = all.findIndex(({ x, kind }) => x === jumped.x && kind === jumped.kind);
  return describe_anomaly(jumped, unit, { number: at + 1, of: all.length });
}

/** "12 values ≤ 0 hidden, 7 above"; "at least" where buckets tell only that there are some. */
export function left_out_words({ hidden, above, below, is_exact }: LeftOut): string {
  const parts = [
    hidden > 0 ? `${plural(hidden, "value")} ≤ 0 hidden` : "",
    above > 0 ? `${format_whole(above)} above` : "",
    below > 0 ? `${format_whole(below)} below` : "",
  ].filter((part) => part !== "");
  return parts.length > 0 && !is_exact ? `at least ${parts.join(", ")}` : parts.join(", ");
}
