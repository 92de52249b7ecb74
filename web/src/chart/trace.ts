// Trace: which points of a curve belong to one line, which stand alone, and where values were not finite.
// Pure; the painter uses it.

import type { Columns } from "../base/curve";

/** Points [start, end) that are joined by a line; a single one is drawn as a dot. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

export type OddKind = "nan" | "pos_inf" | "neg_inf";

/** Points [start, end) with values of one odd kind, next to one another. */
export interface OddRun extends Segment {
  readonly kind: OddKind;
  readonly count: number;
}

const distances_sampled_max = 400;
/** Missing data longer than so many typical distances is a gap. */
const gap_distances = 3;
/** With fewer points no distance is typical. */
const gap_points_min = 8;

/** The larger of the median and the mean distance between neighbours; 0 with fewer than two points. */
export function typical_distance(x: Float64Array): number {
  if (x.length < 2) return 0;
  const stride = Math.max(1, Math.floor(x.length / distances_sampled_max));
  const distances: number[] = [];
  for (let i = 1; i < x.length; i += stride)
    distances.push((x[i] as number) - (x[i - 1] as number));
  distances.sort((a, b) => a - b);
  const median = distances[distances.length >> 1] as number;
  const mean = ((x[x.length - 1] as number) - (x[0] as number)) / (x.length - 1);
  return Math.max(median, mean);
}

export function gap_limit(x: Float64Array): number {
  return x.length < gap_points_min ? Infinity : typical_distance(x) * gap_distances;
}

/** Cuts [from, to) where a value is missing, is not above the floor, or the distance is a gap. */
export function segments(
  x: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
  floor = -Infinity,
): Segment[] {
  const limit = gap_limit(x);
  const found: Segment[] = [];
  let start = -1;
  for (let i = from; i < to; ++i) {
    const is_point = Number.isFinite(y[i]) && (y[i] as number) > floor;
    const is_cut = start >= 0 && (x[i] as number) - (x[i - 1] as number) > limit;
    if (start >= 0 && (!is_point || is_cut)) {
      found.push({ start, end: i });
      start = -1;
    }
    if (is_point && start < 0) start = i;
  }
  if (start >= 0) found.push({ start, end: to });
  return found;
}

export function odd_runs(columns: Columns, from: number, to: number): OddRun[] {
  const kinds: OddKind[] = ["nan", "pos_inf", "neg_inf"];
  return kinds.flatMap((kind) => runs_of(kind, columns[kind], from, to));
}

function runs_of(kind: OddKind, counts: Float64Array, from: number, to: number): OddRun[] {
  const found: OddRun[] = [];
  let start = -1;
  let count = 0;
  for (let i = from; i <= to; ++i) {
    const odd = i < to ? (counts[i] as number) : 0;
    if (odd > 0 && start < 0) start = i;
    if (odd === 0 && start >= 0) {
      found.push({ kind, start, end: i, count });
      start = -1;
      count = 0;
    }
    count += odd;
  }
  return found;
}
