// Live rows: how live points become rows of a curve, join its last bucket, and carry its smoothing on. Pure.

import type { Columns } from "../base/curve";
import { column_names } from "../base/curve";
import type { Row } from "./columns";

export function row_of_point(x: number, step: number, time: number, value: number): Row {
  const figure = Number.isFinite(value) ? value : NaN;
  return {
    ...{ x, step, time, min: figure, max: figure, first: value, last: value, mean: figure },
    ...{ step_min: step, step_max: step, count: 1, smoothed: figure },
    nan: Number.isNaN(value) ? 1 : 0,
    pos_inf: value === Infinity ? 1 : 0,
    neg_inf: value === -Infinity ? 1 : 0,
  };
}

export function row_at(columns: Columns, i: number): Row {
  return Object.fromEntries(column_names.map((name) => [name, columns[name][i]])) as Row;
}

/** The bucket with one point more. */
export function merge(bucket: Row, point: Row): Row {
  const finite_before = bucket.count - bucket.nan - bucket.pos_inf - bucket.neg_inf;
  const counts = {
    first: bucket.first,
    count: bucket.count + 1,
    nan: bucket.nan + point.nan,
    pos_inf: bucket.pos_inf + point.pos_inf,
    neg_inf: bucket.neg_inf + point.neg_inf,
  };
  if (finite_before === 0) return { ...point, ...counts };
  const { min, max, mean, smoothed, step_min, step_max } = bucket;
  if (!Number.isFinite(point.mean)) {
    return { ...point, ...counts, min, max, mean, smoothed, step_min, step_max };
  }
  const joined = (before: number, now: number) => before + (now - before) / (finite_before + 1);
  return {
    ...point,
    ...counts,
    ...(min <= point.min ? { min, step_min } : {}),
    ...(max >= point.max ? { max, step_max } : {}),
    mean: joined(mean, point.mean),
    smoothed: joined(smoothed, point.smoothed),
  };
}

/** Carries the server's smoothing on, point by point, by the formula of docs/formats/series_binary.md. */
export class SmoothTail {
  constructor(
    private readonly smooth: number,
    private readonly unit: number,
    private value: number,
    private step: number,
  ) {}

  /** From where a read ended. */
  static after(columns: Columns, smooth: number, unit: number): SmoothTail {
    let at = columns.x.length - 1;
    while (at >= 0 && !Number.isFinite(columns.mean[at])) at -= 1;
    if (at < 0) return new SmoothTail(smooth, unit, NaN, NaN);
    return new SmoothTail(smooth, unit, columns.smoothed[at] as number, columns.step[at] as number);
  }

  add(step: number, value: number): number {
    if (!Number.isFinite(value)) return this.value;
    const gap = step - this.step;
    const kept = Math.pow(this.smooth, (gap > 0 ? gap : this.unit) / this.unit);
    this.value = Number.isNaN(this.value) ? value : this.value + (1 - kept) * (value - this.value);
    this.step = step;
    return this.value;
  }
}
