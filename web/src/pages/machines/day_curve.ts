// Day curve: buckets of a day as a sparkline takes them, with a gap where nothing was read. Pure.
import type { WireNumber } from "../../base/format";
import type { SeriesView } from "../../gen/api";

/** A pause longer than this many usual distances is one in which nobody looked. */
const GAP_FACTOR = 3;

export interface DayCurve {
  readonly times: readonly number[];
  readonly values: readonly WireNumber[];
  readonly mean: number | undefined;
}

export function day_curve(view: SeriesView | undefined): DayCurve {
  if (!view || view.time.length === 0) return { times: [], values: [], mean: undefined };
  const usual = usual_distance(view.time);
  const times: number[] = [];
  const values: WireNumber[] = [];
  view.time.forEach((time, i) => {
    const before = view.time[i - 1];
    if (before !== undefined && time - before > GAP_FACTOR * usual) {
      times.push(before + 1);
      values.push("NaN");
    }
    times.push(time);
    values.push(view.mean[i] ?? "NaN");
  });
  return { times, values, mean: mean_of(view) };
}

function usual_distance(times: readonly number[]): number {
  const distances = times.slice(1).map((time, i) => time - (times[i] ?? time));
  distances.sort((a, b) => a - b);
  return distances[Math.floor(distances.length / 2)] ?? Infinity;
}

function mean_of(view: SeriesView): number | undefined {
  let sum = 0;
  let count = 0;
  view.mean.forEach((wire, i) => {
    const value = Number(wire);
    if (!Number.isFinite(value)) return;
    sum += value * (view.count[i] ?? 0);
    count += view.count[i] ?? 0;
  });
  return count > 0 ? sum / count : undefined;
}
