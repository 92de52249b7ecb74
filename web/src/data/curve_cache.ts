// CurveCache: the only holder of points. Curves asked for at the same moment are read in one request each run and
// range; then live points keep them current for as long as somebody holds them.

import { get, type Answer, type Failure } from "./api";
import { LiveCurve, type CurveRequest } from "./live_curve";
import type { SeriesSink } from "./live_client";
import type { Cancel } from "./platform";
import { decode_series, series_media_type, type ReadSeries } from "./series_binary";
import type { LivePoints } from "../gen/api";

export interface HeldCurve {
  readonly curve: LiveCurve;
  /** Why the newest read brought nothing. */
  failure(): Failure | undefined;
  retry(): void;
  release(): void;
}

export interface LiveFeed {
  watch(sink: SeriesSink): Cancel;
}

export interface CacheSeams {
  readonly live: LiveFeed;
  read_series(path: string): Promise<Answer<readonly ReadSeries[]>>;
  later(delay_ms: number, callback: () => void): Cancel;
  now(): number;
}

const metrics_per_read_max = 24;
const reread_interval_min_ms = 2_000;
/** Curves that nobody holds any more, kept for the way back. */
const idle_curves_max = 40;

interface Entry {
  readonly key: string;
  readonly curve: LiveCurve;
  holders: number;
  failure: Failure | undefined;
  is_reading: boolean;
  is_reading_again: boolean;
  read_at: number;
  cancel_read: Cancel | undefined;
  unwatch: Cancel | undefined;
  readonly failure_listeners: Set<() => void>;
}

export class CurveCache {
  private readonly entries = new Map<string, Entry>();
  private readonly wanted = new Set<Entry>();
  private cancel_reads: Cancel | undefined;

  constructor(private readonly seams: CacheSeams) {}

  /** `on_failure` is called whenever failure() changes. */
  hold(request: CurveRequest, on_failure?: () => void): HeldCurve {
    const entry = this.entry(request);
    // Newest last: the first ones are the first to be forgotten.
    this.entries.delete(entry.key);
    this.entries.set(entry.key, entry);
    entry.holders += 1;
    if (on_failure) entry.failure_listeners.add(on_failure);
    if (!entry.curve.is_loaded) this.read_soon(entry);
    else this.watch(entry);
    let is_held = true;
    return {
      curve: entry.curve,
      failure: () => entry.failure,
      retry: () => this.read_soon(entry),
      release: () => {
        if (!is_held) return;
        is_held = false;
        if (on_failure) entry.failure_listeners.delete(on_failure);
        this.release(entry);
      },
    };
  }

  /** Something new may exist of the run (of any, if absent): what was missing is looked for again. */
  look_again(run?: string): void {
    for (const entry of this.entries.values()) {
      const is_meant = run === undefined || entry.curve.request.run === run;
      if (is_meant && entry.holders > 0 && (entry.failure || entry.curve.is_missing)) {
        this.read_again(entry);
      }
    }
  }

  private entry(request: CurveRequest): Entry {
    const key = key_of(request);
    const known = this.entries.get(key);
    if (known) return known;
    const entry: Entry = {
      key,
      curve: new LiveCurve(request, () => this.read_again(entry)),
      holders: 0,
      failure: undefined,
      is_reading: false,
      is_reading_again: false,
      read_at: -Infinity,
      cancel_read: undefined,
      unwatch: undefined,
      failure_listeners: new Set(),
    };
    this.entries.set(key, entry);
    return entry;
  }

  private release(entry: Entry): void {
    entry.holders -= 1;
    if (entry.holders > 0) return;
    entry.unwatch?.();
    entry.unwatch = undefined;
    entry.cancel_read?.();
    entry.cancel_read = undefined;
    this.wanted.delete(entry);
    this.forget_oldest();
  }

  private forget_oldest(): void {
    const idle = [...this.entries.values()].filter(
      (entry) => entry.holders === 0 && !entry.is_reading,
    );
    const surplus = Math.max(0, idle.length - idle_curves_max);
    for (const entry of idle.slice(0, surplus)) this.entries.delete(entry.key);
  }

  private watch(entry: Entry): void {
    const { curve } = entry;
    // The server knows no series that has no points; look_again() finds it when it has.
    if (!curve.is_loaded || curve.is_missing) return;
    entry.unwatch ??= this.seams.live.watch({
      run: curve.request.run,
      metric: curve.request.metric,
      next_ordinal: () => curve.next_ordinal(),
      on_points: (points: LivePoints) => curve.on_points(points),
      on_snapshot: () => this.read_again(entry),
    });
  }

  /** At most once an interval: a curve that keeps asking must not keep the server busy. */
  private read_again(entry: Entry): void {
    if (entry.is_reading) {
      entry.is_reading_again = true;
      return;
    }
    if (entry.cancel_read || entry.holders === 0) return;
    const delay_ms = Math.max(0, entry.read_at + reread_interval_min_ms - this.seams.now());
    entry.cancel_read = this.seams.later(delay_ms, () => {
      entry.cancel_read = undefined;
      this.read_soon(entry);
    });
  }

  private read_soon(entry: Entry): void {
    if (entry.is_reading) return;
    this.wanted.add(entry);
    this.cancel_reads ??= this.seams.later(0, () => this.read_wanted());
  }

  private read_wanted(): void {
    this.cancel_reads = undefined;
    const groups = groups_of([...this.wanted]);
    this.wanted.clear();
    for (const group of groups) {
      for (let i = 0; i < group.length; i += metrics_per_read_max) {
        void this.read(group.slice(i, i + metrics_per_read_max));
      }
    }
  }

  private async read(group: readonly Entry[]): Promise<void> {
    for (const entry of group) {
      entry.is_reading = true;
      entry.curve.begin_read();
    }
    const answer = await this.seams.read_series(path_of(group.map(({ curve }) => curve.request)));
    for (const entry of group) {
      entry.is_reading = false;
      entry.read_at = this.seams.now();
      this.set_failure(entry, answer.ok ? undefined : answer.error);
      if (answer.ok) this.load(entry, answer.value);
      else entry.curve.abandon_read();
      if (entry.holders > 0) this.watch(entry);
      if (entry.is_reading_again) {
        entry.is_reading_again = false;
        this.read_again(entry);
      }
    }
    this.forget_oldest();
  }

  private load(entry: Entry, found: readonly ReadSeries[]): void {
    const { run, metric } = entry.curve.request;
    entry.curve.load(found.find((series) => series.run === run && series.metric === metric));
  }

  private set_failure(entry: Entry, failure: Failure | undefined): void {
    if (entry.failure === failure) return;
    entry.failure = failure;
    for (const listener of [...entry.failure_listeners]) listener();
  }
}

function key_of({ run, metric, x, range, points, smooth }: CurveRequest): string {
  return [run, metric, x, range?.from ?? "", range?.to ?? "", points, smooth].join("\n");
}

/** What may be read in one request. Where all smoothed curves are smoothed alike, the others come with them. */
export function groups_of<T extends { readonly curve: { readonly request: CurveRequest } }>(
  entries: readonly T[],
): T[][] {
  const groups = new Map<string, T[]>();
  const add = (key: string, entry: T) => groups.set(key, [...(groups.get(key) ?? []), entry]);
  const key_without = (entry: T) => key_of({ ...entry.curve.request, metric: "", smooth: 0 });
  const smoothed_keys = new Map<string, string>();
  for (const entry of entries) {
    if (entry.curve.request.smooth === 0) continue;
    const key = key_of({ ...entry.curve.request, metric: "" });
    if (!smoothed_keys.has(key_without(entry))) smoothed_keys.set(key_without(entry), key);
    add(key, entry);
  }
  for (const entry of entries) {
    if (entry.curve.request.smooth > 0) continue;
    add(smoothed_keys.get(key_without(entry)) ?? key_without(entry), entry);
  }
  return [...groups.values()];
}

/** `requests`: the metrics of one run, with one axis, range and width. */
export function path_of(requests: readonly CurveRequest[]): string {
  const query = new URLSearchParams();
  const first = requests[0];
  if (!first) return "/api/v1/series";
  query.append("run", first.run);
  for (const { metric } of requests) query.append("metric", metric);
  query.append("x", first.x);
  if (first.range) query.append("from", String(first.range.from));
  if (first.range && Number.isFinite(first.range.to)) {
    query.append("to", String(first.range.to));
  }
  query.append("points", String(first.points));
  const smooth = Math.max(...requests.map((request) => request.smooth));
  if (smooth > 0) query.append("smooth", String(smooth));
  query.append("format", "binary");
  return `/api/v1/series?${query}`;
}

export function read_series(
  path: string,
  signal?: AbortSignal,
): Promise<Answer<readonly ReadSeries[]>> {
  const take = async (response: Response) => decode_series(await response.arrayBuffer());
  return get(path, series_media_type, take, signal ? { signal } : {});
}

export function browser_seams(live: LiveFeed): CacheSeams {
  return {
    live,
    read_series,
    later(delay_ms, callback) {
      const timer = setTimeout(callback, delay_ms);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
  };
}
