// Extent: from where to where a chart's axes go, given its curves and what the viewer asked for. Pure.

import { lower_bound, type Columns, type Range } from "../base/curve";

export interface Drawn {
  readonly columns: Columns;
  /** The line's values: means, smoothed if asked. */
  readonly line: Float64Array;
}

export interface ExtentOptions {
  readonly is_log: boolean;
  readonly has_band: boolean;
}

const padding_share = 0.06;

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
  let from = Infinity;
  let to = -Infinity;
  const take = (value: number) => {
    if (!Number.isFinite(value) || (options.is_log && value <= 0)) return;
    from = Math.min(from, value);
    to = Math.max(to, value);
  };
  for (const { columns, line } of curves) {
    const { start, end } = visible(columns.x, x);
    for (let i = start; i < end; ++i) {
      // The neighbours beyond the edge lend their direction, not their height.
      const at = columns.x[i] as number;
      if (at < x.from || at > x.to) continue;
      take(line[i] as number);
      take((options.has_band ? columns.min : columns.mean)[i] as number);
      take((options.has_band ? columns.max : columns.mean)[i] as number);
    }
  }
  if (from > to) return options.is_log ? { from: 0.1, to: 1 } : { from: 0, to: 1 };
  return options.is_log ? padded_log(from, to) : padded(from, to);
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
