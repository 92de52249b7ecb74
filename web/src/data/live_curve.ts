// LiveCurve: one curve that history was read into and live points are appended to, joined by their ordinals.
// Pure: it reads nothing itself, it says through `wants_read` when it must be read (again). curve_cache owns it.

import { GrowingColumns, type Row } from "./columns";
import { merge, row_at, row_of_point, SmoothTail } from "./live_row";
import { to_number } from "./number";
import { lower_bound, type Curve, type CurveSource, type Range, type XKind } from "../base/curve";
import type { ReadSeries } from "./series_binary";
import type { CostEndView, LivePoints } from "../gen/api";

export interface CurveRequest {
  readonly run: string;
  readonly metric: string;
  readonly x: XKind;
  /** Absent: all of it, and what is still to come. */
  readonly range?: Range;
  /** How many buckets at most, about the width of the chart. */
  readonly points: number;
  /** 0 (none) to 0.99. */
  readonly smooth: number;
}

/** Live points that arrive during a read are kept for it, up to this many messages. */
const pending_messages_max = 500;
const ms_per_hour = 3_600_000;
/** A price that is older than this, by the points' own time, is asked for again. */
const price_age_max_ms = 30_000;
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
  private tail: SmoothTail | undefined;
  private smooth_unit = 1;
  private cost_end: CostEndView | undefined;

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
      smooth: this.request.smooth,
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
  load(series: ReadSeries | undefined): void {
    const pending = this.pending ?? [];
    this.pending = undefined;
    this.columns = series ? GrowingColumns.from(this.shown_columns(series)) : new GrowingColumns();
    this.ordinal = series?.next_ordinal ?? 0;
    this.attempt = series?.attempt ?? 0;
    this.points_total = series?.points_total ?? 0;
    this.is_raw = series?.is_raw ?? true;
    this.bucket_points = series && !series.is_raw ? largest(series.columns.count) : 1;
    this.smooth_unit = series?.smooth_unit || 1;
    this.cost_end = series?.cost_end;
    this.begin_tail();
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
    this.begin_tail();
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
    this.join(this.smoothed(row_of_point(x, step, time, to_number(points.value[i]))));
  }

  private begin_tail(): void {
    const { smooth } = this.request;
    const { view } = this.columns;
    this.tail = smooth > 0 ? SmoothTail.after(view, smooth, this.smooth_unit) : undefined;
  }

  private smoothed(row: Row): Row {
    return this.tail ? { ...row, smoothed: this.tail.add(row.step, row.last) } : row;
  }

  /** A curve read together with smoothed ones brings a column that nobody asked it for. */
  private shown_columns({ columns }: ReadSeries): ReadSeries["columns"] {
    return this.request.smooth > 0 ? columns : { ...columns, smoothed: columns.mean };
  }

  private x_of(step: number, time: number): number {
    const { x } = this.request;
    if (x === "step") return step;
    // A clock that was set back must not let the line turn back; the next read knows better.
    const before = this.columns.last("x") ?? -Infinity;
    if (x === "cost") return Math.max(before, this.spent_at(time));
    return Math.max(before, x === "time" ? time : (time - this.zero_time) / 1000);
  }

  /** At the price of the newest read, which is asked again before it is old: prices and machines change. */
  private spent_at(time: number): number {
    const end = this.cost_end;
    if (!end) return 0;
    if (time - end.time > price_age_max_ms) this.wants_read();
    return end.spent + (end.per_hour * (time - end.time)) / ms_per_hour;
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

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 1);
}
