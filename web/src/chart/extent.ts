// Extent: from where to where a chart's axes go, given its curves and what the viewer asked for. Pure.

import { lower_bound, type Columns, type Range } from "../base/curve";

export interface Drawn {
  readonly columns: Columns;
  /** The line's values: means, smoothed if asked. */
  readonly line: Float64Array;
}

export interface ExtentOptions {
  readonly is_log: boolean;
  /** From the 1st to the 99th percentile. */
  readonly ignores_outliers?: boolean;
  readonly from_zero?: boolean;
}

/** What the axes leave out. */
export interface LeftOut {
  /** Values that a logarithm cannot show. */
  readonly hidden: number;
  readonly above: number;
  readonly below: number;
  /** False where buckets say only that there are some. */
  readonly is_exact: boolean;
}

const padding_share = 0.06;
const outlier_share = 0.01;

/** Everything there is; undefined if there is nothing. A single x has so much room on each side. */
export function x_extent(curves: readonly Drawn[], room: number): Range | undefined {
  let from = Infinity;
  let to = -Infinity;
  for (const { columns } of curves) {
    const { x } = columns;
    if (x.length === 0) continue;
    from = Math.min(from, x[0] as number);
    to = Math.max(to, x[x.length - 1] as number);
  }
  if (from > to) return undefined;
  return from === to ? { from: from - room, to: to + room } : { from, to };
}

/** The indexes [start, end) within the range, and one more on each side, so that lines reach the edge. */
export function visible(x: Float64Array, range: Range): { start: number; end: number } {
  const start = Math.max(0, lower_bound(x, range.from) - 1);
  let end = lower_bound(x, range.to);
  while (end < x.length && x[end] === range.to) end += 1;
  return { start, end: Math.min(x.length, end + 1) };
}

export function y_extent(curves: readonly Drawn[], x: Range, options: ExtentOptions): Range {
  const values = shown_values(curves, x, options.is_log);
  if (values.length === 0) return options.is_log ? { from: 0.1, to: 1 } : { from: 0, to: 1 };
  const { from, to } = options.ignores_outliers ? percentiles(values) : ends(values);
  if (options.is_log) return padded_log(from, to);
  return options.from_zero ? with_zero(from, to) : padded(from, to);
}

/** All that is drawn within the range: what the line reaches, and what is smoothed. */
function shown_values(curves: readonly Drawn[], x: Range, is_log: boolean): number[] {
  const values: number[] = [];
  for_each_shown(curves, x, ({ columns, line }, i) => {
    for (const column of [line, columns.min, columns.max]) {
      const value = column[i] as number;
      if (Number.isFinite(value) && (!is_log || value > 0)) values.push(value);
    }
  });
  return values;
}

/** The neighbours beyond the edge lend their direction, not their height. */
function for_each_shown(
  curves: readonly Drawn[],
  x: Range,
  take: (curve: Drawn, i: number) => void,
): void {
  for (const curve of curves) {
    const { start, end } = visible(curve.columns.x, x);
    for (let i = start; i < end; ++i) {
      const at = curve.columns.x[i] as number;
      if (at >= x.from && at <= x.to) take(curve, i);
    }
  }
}

function ends(values: readonly number[]): Range {
  let from = Infinity;
  let to = -Infinity;
  for (const value of values) {
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  return { from, to };
}

function percentiles(values: readonly number[]): Range {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] as number;
  return { from: at(outlier_share), to: at(1 - outlier_share) };
}

export function left_out(
  curves: readonly Drawn[],
  x: Range,
  y: Range,
  options: ExtentOptions,
): LeftOut {
  const found = { hidden: 0, above: 0, below: 0, is_exact: true };
  for_each_shown(curves, x, ({ columns }, i) => {
    const [min, max] = [columns.min[i] as number, columns.max[i] as number];
    const is_one = columns.count[i] === 1;
    const finite =
      (columns.count[i] as number) -
      (columns.nan[i] as number) -
      (columns.pos_inf[i] as number) -
      (columns.neg_inf[i] as number);
    const add = (kind: "hidden" | "above" | "below", is_some: boolean, is_all: boolean) => {
      if (!is_some) return;
      found[kind] += is_all ? finite : 1;
      if (!is_one && !is_all) found.is_exact = false;
    };
    if (options.is_log) add("hidden", min <= 0, max <= 0);
    if (!options.ignores_outliers) return;
    add("above", max > y.to, min > y.to);
    add("below", min < y.from && !(options.is_log && min <= 0), max < y.from);
  });
  return found;
}

function with_zero(from: number, to: number): Range {
  const space = (Math.max(0, to) - Math.min(0, from)) * padding_share || 1;
  return { from: from < 0 ? from - space : 0, to: to > 0 ? to + space : 0 };
}

function padded(from: number, to: number): Range {
  const space = from === to ? Math.abs(from) * 0.1 || 1 : (to - from) * padding_share;
  // A quantity that is never negative keeps a floor at zero.
  const floor = from >= 0 && from - space < 0 ? 0 : from - space;
  return { from: floor, to: to + space };
}

function padded_log(from: number, to: number): Range {
  const factor = from === to ? 2 : Math.pow(to / from, padding_share);
  return { from: from / factor, to: to * factor };
}
