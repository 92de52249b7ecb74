// ChartOptions: what is behind the chart bar's "Chart options": rarely used switches, the range in figures, and what can
// be taken from a chart: picture, values, link.

import { useSignal, type Signal } from "@preact/signals";
import { format_whole } from "../../base/format";
import type { Range, XKind } from "../../base/curve";
import { capitalised } from "../../base/capitalised";
import type { Plot } from "../../chart/plot";
import type { RunView } from "../../gen/api";
import { currency_of } from "../run_words";
import { Check } from "./chart_check";
import { export_path, steps_of } from "./chart_export";
import { set_range, turn, type ChartLook } from "./chart_query";
import { open_ended } from "./view_end";

interface ChartOptionsProps {
  readonly run: RunView;
  readonly look: ChartLook;
  readonly plot: Plot | undefined;
  readonly metrics: readonly string[];
  readonly has_earlier: boolean;
  on_done(): void;
}

export function ChartOptions(props: ChartOptionsProps) {
  const { look, metrics, plot } = props;
  return (
    <>
      <Check
        word="Min–max band"
        is_on={look.has_band}
        note="m"
        act={() => turn(look, "has_band")}
      />
      <Check
        word="Ignore outliers"
        is_on={look.ignores_outliers}
        note="o"
        act={() => turn(look, "ignores_outliers")}
      />
      <Check word="Y from zero" is_on={look.from_zero} act={() => turn(look, "from_zero")} />
      {props.has_earlier && (
        <Check word="Earlier attempts" is_on={look.has_past} act={() => turn(look, "has_past")} />
      )}
      {plot && <RangeFields {...props} plot={plot} />}
      {plot && metrics.length > 0 && <Takeaways {...props} plot={plot} />}
    </>
  );
}

type WithPlot = ChartOptionsProps & { readonly plot: Plot };

/** The same as a brush, without dragging. Times are given as they are read: in the viewer's own clock. */
function RangeFields({ run, look, plot, on_done }: WithPlot) {
  const shown = plot.frame.peek()?.range ?? { from: 0, to: 1 };
  const from = useSignal(field_text(look.x, shown.from));
  const to = useSignal(field_text(look.x, shown.to));
  const range: Range = { from: field_x(look.x, from.value), to: field_x(look.x, to.value) };
  const is_range = range.from < range.to;
  const show = (event: Event) => {
    event.preventDefault();
    if (!is_range) return;
    set_range(open_ended(range, run, look.x), look.x);
    on_done();
  };
  return (
    <form class="range-fields" onSubmit={show}>
      <Field word="From" x={look.x} value={from} />
      <Field word="To" x={look.x} value={to} />
      <button type="submit" class="btn sm" disabled={!is_range}>
        Show
      </button>
      <p class="m">{unit_words(look.x, run.step_unit || "step", currency_of(run))}</p>
    </form>
  );
}

function Field({ word, x, value }: { word: string; x: XKind; value: Signal<string> }) {
  return (
    <label>
      {word}
      <input
        type={x === "time" ? "datetime-local" : "number"}
        step={x === "time" ? "1" : "any"}
        min={x === "time" ? undefined : "0"}
        value={value.value}
        onInput={(event) => (value.value = event.currentTarget.value)}
      />
    </label>
  );
}

function unit_words(x: XKind, unit: string, currency: string): string {
  if (x === "step") return `${capitalised(unit)}s`;
  if (x === "cost") return `Cost in ${currency}`;
  return x === "time" ? "Your clock" : "Seconds since the start";
}

function field_text(x: XKind, value: number): string {
  if (x === "cost") return String(Number(Math.max(0, value).toFixed(4)));
  if (x !== "time") return String(Math.round(Math.max(0, value)));
  const local = new Date(value - new Date(value).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

function field_x(x: XKind, text: string): number {
  if (text === "") return NaN;
  return x === "time" ? new Date(text).getTime() : Number(text);
}

function Takeaways({ run, look, plot, metrics, on_done }: WithPlot) {
  const said = useSignal("");
  const copy_link = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      said.value = "Copied";
    } catch {
      said.value = "Copy it from the address bar";
    }
  };
  const save = async () => {
    try {
      const { picture_of } = await import("../../chart/picture");
      save_as(await picture_of(plot, `${run.name}: loss`), `${run.name}-loss.png`);
      on_done();
    } catch {
      said.value = "No picture could be made";
    }
  };
  const steps = look.range && steps_of(plot.frame.peek()?.lines ?? [], look.range);
  // On an axis of money each point comes with what the run had cost by then.
  const with_cost = look.x === "cost";
  const range_words = steps && `${format_whole(steps.from)} to ${format_whole(steps.to)}`;
  return (
    <div class="takeaways">
      <button type="button" onClick={() => void save()}>
        Save as PNG
      </button>
      {steps && (
        <a
          href={export_path(run.id, metrics, "csv", { steps, with_cost })}
          download
          onClick={on_done}
        >
          CSV of {run.step_unit || "step"}s {range_words}
        </a>
      )}
      <a href={export_path(run.id, metrics, "csv", { with_cost })} download onClick={on_done}>
        CSV of all points
      </a>
      <a href={export_path(run.id, metrics, "jsonl", { with_cost })} download onClick={on_done}>
        JSON lines of all points
      </a>
      <button type="button" onClick={() => void copy_link()}>
        Copy link to this view
      </button>
      <p class="m" role="status">
        {said}
      </p>
    </div>
  );
}

function save_as(picture: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(picture);
  link.download = name.replace(/[^\w.-]+/g, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
