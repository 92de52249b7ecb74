// Day curve: buckets of a day as a sparkline takes them, with a gap where nothing was read. Pure.
import { format_clock, type WireNumber } from "../../base/format";
import type { SeriesView } from "../../gen/api";

/** A pause longer than this many usual distances is one in which nobody looked. */
const GAP_FACTOR = 3;
const DAY_MS = 24 * 3_600_000;
/** The curve is read each minute, and a day of it in buckets of six. */
const LIVE_WITHIN_MS = 15 * 60_000;

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

/** What the curve covers: "in the last 24 h", "since 14:20", "from 14:20 to 15:05". */
export function span_words(times: readonly number[], now: number): string {
  const first = times[0] ?? now;
  const last = times[times.length - 1] ?? now;
  const is_new = now - last < LIVE_WITHIN_MS;
  if (is_new && Math.abs(now - first - DAY_MS) < LIVE_WITHIN_MS) return "in the last 24 h";
  if (is_new) return `since ${format_clock(first, now)}`;
  return `from ${format_clock(first, now)} to ${format_clock(last, now)}`;
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
