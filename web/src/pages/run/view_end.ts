// View end: whether a zoomed view touches the newest point, so that it goes on with it, or stays behind. Pure.

import type { Range, XKind } from "../../base/curve";
import type { RunView } from "../../gen/api";
import { is_live } from "../run_words";

const ms_per_hour = 3_600_000;

/** Where the run's newest point lies on the axis; undefined if it is not known. */
export function newest_x(run: RunView, x: XKind, now = Date.now()): number | undefined {
  if (x === "step") return run.step;
  const { last_data_at, started_at } = run;
  if (x === "cost") return cost_then(run, now - (last_data_at ?? now));
  if (x === "time" || last_data_at === undefined || started_at === undefined) {
    return x === "time" ? last_data_at : undefined;
  }
  return (last_data_at - started_at) / 1000;
}

/** What it had cost so long ago, at the price of now. */
function cost_then({ cost, cost_per_hour }: RunView, ago_ms: number): number | undefined {
  if (!cost) return undefined;
  const since = ((cost_per_hour?.amount ?? 0) * Math.max(0, ago_ms)) / ms_per_hour;
  return Math.max(0, cost.amount - since);
}

/** A view of a live run that reaches its newest point stays open at its end. */
export function open_ended(range: Range | undefined, run: RunView, x: XKind): Range | undefined {
  const newest = newest_x(run, x);
  if (!range || newest === undefined || !is_live(run)) return range;
  return range.to >= newest && range.from < newest ? { ...range, to: Infinity } : range;
}

/** The same width at the newest point, if the view has been left behind; else undefined. */
export function latest_view(range: Range | undefined, run: RunView, x: XKind): Range | undefined {
  const newest = newest_x(run, x);
  if (!range || newest === undefined || !is_live(run) || range.to >= newest) return undefined;
  return { from: Math.max(0, newest - (range.to - range.from)), to: Infinity };
}
