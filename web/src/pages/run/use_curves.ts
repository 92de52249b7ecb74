// useCurves: the curves of a chart's metrics, held for as long as the chart is on the page, as the address asks for.

import { signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { CurveView } from "../../data/curve_view";
import { curves } from "../../data/curves";
import type { Range, XKind } from "../../base/curve";
import { widened } from "./curve_range";

export interface AskedCurve {
  readonly metric: string;
  readonly smooth: number;
}

const side_by_side_min_css = 1180;
/** Of the widest page, the part beside the cards. */
const large_chart_css = 880;
const small_chart_css = 400;
/** The window's width is taken in steps, so that dragging its edge reads seldom. */
const width_step_css = 80;
const points_max = 4000;
/** A brush, a slider or a held key is over when nothing has changed for so long. */
const settled_ms = 120;

const window_css = signal(innerWidth);
addEventListener("resize", () => (window_css.value = innerWidth));

/** One bucket a pixel of the large chart; the same for all charts of the page, so that one request brings them all. */
export function chart_points(): number {
  const is_whole = document.fullscreenElement !== null || window_css.value < side_by_side_min_css;
  return whole_steps(is_whole ? window_css.value : large_chart_css);
}

export function small_chart_points(): number {
  return whole_steps(Math.min(window_css.value, small_chart_css));
}

function whole_steps(css: number): number {
  return Math.min(points_max, Math.ceil(css / width_step_css) * width_step_css);
}

const settling = new Set<() => void>();
let settled: ReturnType<typeof setTimeout> | undefined;

/** Together with what the other charts ask for, so that one request brings it all. */
function when_settled(ask: () => void): () => void {
  settling.add(ask);
  clearTimeout(settled);
  settled = setTimeout(() => {
    const asks = [...settling];
    settling.clear();
    for (const each of asks) each();
  }, settled_ms);
  return () => settling.delete(ask);
}

export function use_curves(
  run: string,
  asked: readonly AskedCurve[],
  x: XKind,
  range: Range | undefined,
  points: number,
): readonly CurveView[] {
  const key = asked.map(({ metric }) => metric).join("\n");
  const smooths = asked.map(({ smooth }) => smooth).join();
  const views = useMemo(() => asked.map(() => new CurveView(curves)), [run, key]);
  const asked_for = useRef<readonly CurveView[] | undefined>(undefined);
  useEffect(() => () => views.forEach((view) => view.close()), [views]);
  useEffect(() => {
    const wide = range && widened(range, x);
    const ask = () =>
      views.forEach((view, i) => {
        const one = asked[i];
        if (one) view.ask({ run, ...one, x, points, ...(wide ? { range: wide } : {}) });
      });
    const is_first = asked_for.current !== views;
    asked_for.current = views;
    if (is_first) return ask();
    return when_settled(ask);
  }, [views, run, x, range?.from, range?.to, points, smooths]);
  return views;
}
