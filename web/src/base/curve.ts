// Curve: what a read returns and a chart draws, as columns of buckets in ascending x.
// data/curve_cache fills it, chart/ draws it; they meet in this shape and know nothing of each other.

/** "cost": what the run had cost by then, in units of its currency. */
export type XKind = "step" | "time" | "relative" | "cost";

/** Decimals of an x: steps and milliseconds are whole; seconds since the start and money are not. */
export const x_decimals: Record<XKind, number> = { step: 0, time: 0, relative: 3, cost: 6 };

export interface Range {
  readonly from: number;
  /** Infinity: to the newest point, also to those still to come. */
  readonly to: number;
}

/** The columns of a curve; all as long as `x`, which is that of a bucket's last point, as step and time are. Where a bucket has no finite value, its figures are NaN. */
export interface Columns {
  readonly x: Float64Array;
  readonly step: Float64Array;
  readonly time: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly mean: Float64Array;
  /** Where the extremes lie. */
  readonly step_min: Float64Array;
  readonly step_max: Float64Array;
  readonly count: Float64Array;
  readonly nan: Float64Array;
  readonly pos_inf: Float64Array;
  readonly neg_inf: Float64Array;
  /** The mean where the curve is not smoothed. */
  readonly smoothed: Float64Array;
}

export interface Curve {
  readonly columns: Columns;
  /** How many points of the series the server holds, whatever the range of this curve is. */
  readonly points_total: number;
  /** True while every bucket is one point. */
  readonly is_raw: boolean;
  /** 0: its smoothed column is its mean. */
  readonly smooth: number;
}

/** Where a chart reads a curve from, again whenever it draws. */
export interface CurveSource {
  current(): Curve | undefined;
  /** Calls back after each change; returns the way to stop. */
  watch(listener: () => void): () => void;
}

export const column_names = [
  "x",
  "step",
  "time",
  "min",
  "max",
  "first",
  "last",
  "mean",
  "step_min",
  "step_max",
  "count",
  "nan",
  "pos_inf",
  "neg_inf",
  "smoothed",
] as const;

export type ColumnName = (typeof column_names)[number];

export const no_columns: Columns = Object.freeze(
  Object.fromEntries(column_names.map((name) => [name, new Float64Array(0)])),
) as unknown as Columns;

/** The first index whose value is not below `wanted`; the length if all are. */
export function lower_bound(ascending: Float64Array, wanted: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index whose value lies nearest to `wanted`; -1 if there is none. */
export function nearest(ascending: Float64Array, wanted: number): number {
  const after = lower_bound(ascending, wanted);
  if (after === 0) return ascending.length > 0 ? 0 : -1;
  if (after === ascending.length) return after - 1;
  const is_before_nearer =
    wanted - (ascending[after - 1] as number) <= (ascending[after] as number) - wanted;
  return is_before_nearer ? after - 1 : after;
}
