// LiveCurve: one curve that history was read into and live points are appended to, joined by their ordinals.
// Pure: it reads nothing itself, it says through `wants_read` when it must be read (again). curve_cache owns it.

import { GrowingColumns, type Row } from "./columns";
import { to_number } from "./number";
import { lower_bound, type Curve, type CurveSource, type Range, type XKind } from "../base/curve";
import type { LivePoints, SeriesView } from "../gen/api";

export interface CurveRequest {
  readonly run: string;
  readonly metric: string;
  readonly x: XKind;
  /** Absent: all of it, and what is still to come. */
  readonly range?: Range;
  /** How many buckets at most, about the width of the chart. */
  readonly points: number;
}

/** Live points that arrive during a read are kept for it, up to this many messages. */
const pending_messages_max = 500;
/** Appended points may make a curve this much longer than asked before it is read again, downsampled. */
const length_slack = 2;

export class LiveCurve implements CurveSource {
  private columns = new GrowingColumns();
  private readonly listeners = new Set<() => void>();
  private pending: LivePoints[] | undefined;
  private ordinal = 0;
  private attempt = 0;
  private points_total = 0;
  private bucket_points = 1;
  private zero_time = NaN;
  private is_loaded_ = false;
  private is_raw = true;
  private current_: Curve | undefined;

  constructor(
    readonly request: CurveRequest,
    private readonly wants_read: () => void,
  ) {}

  get is_loaded(): boolean {
    return this.is_loaded_;
  }

  /** The series does not exist (yet). */
  get is_missing(): boolean {
    return this.is_loaded_ && this.attempt === 0;
  }

  next_ordinal(): number {
    return this.ordinal;
  }

  current(): Curve | undefined {
    if (!this.is_loaded_) return undefined;
    this.current_ ??= {
      columns: this.columns.view,
      points_total: this.points_total,
      is_raw: this.is_raw,
    };
    return this.current_;
  }

  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A read is under way: what arrives from now on may lie beyond what it will bring. */
  begin_read(): void {
    this.pending = [];
  }

  abandon_read(): void {
    this.pending = undefined;
  }

  /** The read's answer; undefined if the server knows no such series. */
  load(series: SeriesView | undefined): void {
    const pending = this.pending ?? [];
    this.pending = undefined;
    this.columns = new GrowingColumns((series?.x.length ?? 0) + 64);
    this.ordinal = series?.next_ordinal ?? 0;
    this.attempt = series?.attempt ?? 0;
    this.points_total = series?.points_total ?? 0;
    this.is_raw = series?.is_raw ?? true;
    this.bucket_points = series && !series.is_raw ? Math.max(1, ...series.count) : 1;
    if (series) for (let i = 0; i < series.x.length; ++i) this.columns.append(row_of(series, i));
    this.zero_time = this.find_zero_time();
    this.is_loaded_ = true;
    for (const points of pending) this.take(points);
    this.changed();
  }

  on_points(points: LivePoints): void {
    if (this.pending && this.pending.length < pending_messages_max) this.pending.push(points);
    if (!this.is_loaded_) return;
    this.take(points);
    this.changed();
  }

  private take(points: LivePoints): void {
    const known = this.ordinal - points.ordinal;
    if (known >= points.value.length) return;
    if (known < 0 || this.is_missing) return this.wants_read();
    if (points.attempt > this.attempt) this.begin_attempt(points, known);
    for (let i = known; i < points.value.length; ++i) this.take_point(points, i);
    this.ordinal = points.ordinal + points.value.length;
    if (this.columns.length > this.request.points * length_slack) this.wants_read();
  }

  /** The run resumed at an earlier step: what it repeats is replaced. */
  private begin_attempt(points: LivePoints, first: number): void {
    this.attempt = points.attempt;
    const { step, count } = this.columns.view;
    const kept = lower_bound(step, points.step[first] ?? 0);
    if (kept === step.length) return;
    for (let i = kept; i < step.length; ++i) this.points_total -= count[i] as number;
    this.columns.truncate(kept);
    // A bucket across the border is gone as a whole; only the server can cut it.
    if (!this.is_raw) this.wants_read();
  }

  private take_point(points: LivePoints, i: number): void {
    const step = points.step[i] as number;
    const time = points.time[i] as number;
    if (Number.isNaN(this.zero_time)) this.zero_time = time;
    const x = this.x_of(step, time);
    const { range } = this.request;
    if (range && (x < range.from || x > range.to)) return;
    this.points_total += 1;
    this.join(row_of_point(x, step, time, to_number(points.value[i])));
  }

  private x_of(step: number, time: number): number {
    const { x } = this.request;
    if (x === "step") return step;
    // A clock that was set back must not let the line turn back; the next read knows better.
    const before = this.columns.last("x") ?? -Infinity;
    return Math.max(before, x === "time" ? time : (time - this.zero_time) / 1000);
  }

  /** Into the last bucket while it is smaller than its siblings, so that the live end looks like the rest. */
  private join(row: Row): void {
    const last_count = this.columns.last("count") ?? Infinity;
    if (last_count >= this.bucket_points) return this.columns.append(row);
    this.columns.replace_last(merge(row_at(this.columns.view, this.columns.length - 1), row));
  }

  private find_zero_time(): number {
    const { x, time } = this.columns.view;
    if (this.request.x !== "relative" || x.length === 0)
      return this.request.x === "relative" ? NaN : 0;
    return (time[0] as number) - (x[0] as number) * 1000;
  }

  private changed(): void {
    this.current_ = undefined;
    for (const listener of [...this.listeners]) listener();
  }
}

function row_of(series: SeriesView, i: number): Row {
  return {
    x: to_number(series.x[i]),
    step: series.step[i] ?? NaN,
    time: series.time[i] ?? NaN,
    min: to_number(series.min[i]),
    max: to_number(series.max[i]),
    mean: to_number(series.mean[i]),
    last: to_number(series.last[i]),
    count: series.count[i] ?? 0,
    nan: series.nan[i] ?? 0,
    pos_inf: series.pos_inf[i] ?? 0,
    neg_inf: series.neg_inf[i] ?? 0,
  };
}

function row_of_point(x: number, step: number, time: number, value: number): Row {
  const figure = Number.isFinite(value) ? value : NaN;
  return {
    x,
    step,
    time,
    min: figure,
    max: figure,
    mean: figure,
    last: value,
    count: 1,
    nan: Number.isNaN(value) ? 1 : 0,
    pos_inf: value === Infinity ? 1 : 0,
    neg_inf: value === -Infinity ? 1 : 0,
  };
}

function row_at(columns: Curve["columns"], i: number): Row {
  const at = (column: Float64Array) => column[i] as number;
  return {
    x: at(columns.x),
    step: at(columns.step),
    time: at(columns.time),
    min: at(columns.min),
    max: at(columns.max),
    mean: at(columns.mean),
    last: at(columns.last),
    count: at(columns.count),
    nan: at(columns.nan),
    pos_inf: at(columns.pos_inf),
    neg_inf: at(columns.neg_inf),
  };
}

function merge(bucket: Row, point: Row): Row {
  const finite_before = bucket.count - bucket.nan - bucket.pos_inf - bucket.neg_inf;
  const is_finite = Number.isFinite(point.mean);
  const has_figures = finite_before > 0;
  return {
    ...point,
    min: !is_finite ? bucket.min : has_figures ? Math.min(bucket.min, point.min) : point.min,
    max: !is_finite ? bucket.max : has_figures ? Math.max(bucket.max, point.max) : point.max,
    mean: !is_finite
      ? bucket.mean
      : has_figures
        ? bucket.mean + (point.mean - bucket.mean) / (finite_before + 1)
        : point.mean,
    count: bucket.count + 1,
    nan: bucket.nan + point.nan,
    pos_inf: bucket.pos_inf + point.pos_inf,
    neg_inf: bucket.neg_inf + point.neg_inf,
  };
}
