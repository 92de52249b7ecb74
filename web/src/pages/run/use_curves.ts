// useCurves: the curves of a chart's metrics, held for as long as the chart is on the page, as the address asks for.

import { useEffect, useMemo } from "preact/hooks";
import { CurveView } from "../../data/curve_view";
import { curves } from "../../data/curves";
import type { Range, XKind } from "../../base/curve";

/** The same for all charts of the page, so that one request brings them all. */
export function chart_points(): number {
  return innerWidth < 760 ? 320 : 480;
}

/** A zoomed curve is asked for a little wider than it is shown, so that its line reaches both edges. */
const margin_share = 0.03;

export function use_curves(
  run: string,
  metrics: readonly string[],
  x: XKind,
  range: Range | undefined,
): readonly CurveView[] {
  const key = metrics.join("\n");
  const views = useMemo(() => metrics.map(() => new CurveView(curves)), [run, key]);
  useEffect(() => () => views.forEach((view) => view.close()), [views]);
  useEffect(() => {
    const points = chart_points();
    const asked = range && widened(range, x);
    views.forEach((view, i) => {
      const metric = metrics[i];
      if (metric === undefined) return;
      view.ask({ run, metric, x, points, ...(asked ? { range: asked } : {}) });
    });
  }, [views, run, x, range?.from, range?.to]);
  return views;
}

function widened({ from, to }: Range, x: XKind): Range {
  const margin = (to - from) * margin_share;
  const digits = x === "relative" ? 1000 : 1;
  return {
    from: Math.max(0, Math.floor((from - margin) * digits) / digits),
    to: Math.ceil((to + margin) * digits) / digits,
  };
}
