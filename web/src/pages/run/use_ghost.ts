// useGhost: the training loss of the run's baseline as one more line of the chart: none, or one. Not over clock
// time, where the two have nothing in common.

import { useMemo } from "preact/hooks";
import type { PlotLine } from "../../chart/plot";
import type { CurveView } from "../../data/curve_view";
import type { RunView } from "../../gen/api";
import type { ChartLook } from "./chart_query";
import { use_curves } from "./use_curves";

/** The tokens' dim grey. */
const ghost_slot = 0;

export function use_ghost(
  baseline: RunView | undefined,
  look: ChartLook,
  default_smooth: number,
): readonly PlotLine[] {
  const metric = look.x === "time" ? undefined : baseline?.loss?.metric;
  const views = use_curves(
    baseline?.id ?? "",
    metric === undefined ? [] : [metric],
    look.x,
    look.range,
  );
  const label = baseline?.name ?? "";
  const smoothing = look.smooth ?? default_smooth;
  return useMemo(
    () =>
      views.map((source: CurveView) => ({
        ...{ label, slot: ghost_slot, source, smoothing, is_ghost: true },
      })),
    [views, label, smoothing],
  );
}
