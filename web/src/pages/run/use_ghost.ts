// useGhost: the training loss of the run's baseline as one more line of the chart: none, or one. Not over clock
// time, where the two have nothing in common.

import { useMemo } from "preact/hooks";
import type { PlotLine } from "../../chart/plot";
import type { CurveView } from "../../data/curve_view";
import type { RunView } from "../../gen/api";
import type { ChartLook } from "./chart_query";
import { chart_points, use_curves } from "./use_curves";

/** The tokens' dim grey. */
const ghost_slot = 0;

export function use_ghost(
  baseline: RunView | undefined,
  look: ChartLook,
  smooth: number,
): readonly PlotLine[] {
  const is_there = look.x !== "time" && (look.x !== "cost" || baseline?.cost !== undefined);
  const metric = is_there ? baseline?.loss?.metric : undefined;
  const asked = metric === undefined ? [] : [{ metric, smooth }];
  const views = use_curves(baseline?.id ?? "", asked, look.x, look.range, chart_points());
  const label = baseline?.name ?? "";
  return useMemo(
    () => views.map((source: CurveView) => ({ label, slot: ghost_slot, source, is_ghost: true })),
    [views, label],
  );
}
