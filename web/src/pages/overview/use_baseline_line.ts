// useBaselineLine: the loss of the run that this one is compared with, for its row; asked for when the row is in sight.

import { useEffect, useState } from "preact/hooks";
import type { RefObject } from "preact";
import { watch_visibility } from "../../chart/visibility";
import { baseline_lines } from "../../data/baseline_lines";
import type { RunView, Sparkline } from "../../gen/api";

export function use_baseline_line(
  row: RefObject<HTMLElement | null>,
  { verdict, sparkline }: RunView,
): Sparkline | undefined {
  const [is_seen, set_seen] = useState(false);
  useEffect(() => {
    if (!row.current) return undefined;
    return watch_visibility(row.current, (nearness) => set_seen(nearness === "visible"));
  }, [row]);
  const baseline = verdict?.baseline;
  if (!is_seen || baseline === undefined || !sparkline) return undefined;
  return baseline_lines.line(baseline, sparkline.metric).value;
}
