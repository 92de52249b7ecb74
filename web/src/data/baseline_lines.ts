// BaselineLines: the curves of runs that others are compared with, short enough for sparklines. Rows ask for theirs when
// they come into sight; what is asked for in one moment is read in one request, and kept, for a baseline is over.

import { signal, type Signal } from "@preact/signals";
import { get_json, type Answer } from "./api";
import type { SeriesList, Sparkline } from "../gen/api";

export interface BaselineSeams {
  read(path: string): Promise<Answer<SeriesList>>;
  /** After all that is rendered in this moment. */
  soon(callback: () => void): void;
  now(): number;
}

const points = 60;
const runs_per_read_max = 24;
const kept_max = 200;
/** A baseline that somebody chose may still be training. */
const fresh_ms = 5 * 60_000;

interface Entry {
  readonly run: string;
  readonly metric: string;
  readonly line: Signal<Sparkline | undefined>;
  /** When it was asked for; -Infinity: not, or in vain. */
  asked_at: number;
}

export class BaselineLines {
  private readonly entries = new Map<string, Entry>();
  private readonly wanted = new Set<Entry>();

  constructor(private readonly seams: BaselineSeams) {}

  /** Undefined until it is here, and where the run has no such metric. */
  line(run: string, metric: string): Signal<Sparkline | undefined> {
    const entry = this.entry(run, metric);
    if (this.seams.now() - entry.asked_at < fresh_ms) return entry.line;
    entry.asked_at = this.seams.now();
    if (this.wanted.size === 0) this.seams.soon(() => void this.read_wanted());
    this.wanted.add(entry);
    return entry.line;
  }

  private entry(run: string, metric: string): Entry {
    const key = `${run}\n${metric}`;
    const known = this.entries.get(key);
    const entry = known ?? { run, metric, line: signal(undefined), asked_at: -Infinity };
    // Newest last: the first ones are the first to be forgotten.
    this.entries.delete(key);
    this.entries.set(key, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > kept_max && oldest !== undefined) this.entries.delete(oldest);
    return entry;
  }

  private async read_wanted(): Promise<void> {
    const asked = [...this.wanted];
    this.wanted.clear();
    const runs = [...new Set(asked.map(({ run }) => run))];
    for (let i = 0; i < runs.length; i += runs_per_read_max) {
      const some = new Set(runs.slice(i, i + runs_per_read_max));
      await this.read(asked.filter(({ run }) => some.has(run)));
    }
  }

  private async read(asked: readonly Entry[]): Promise<void> {
    const answer = await this.seams.read(path_of(asked));
    for (const entry of asked) {
      // Without it the row lacks a comparison, and its own line stands all the same.
      if (!answer.ok) entry.asked_at = -Infinity;
      else entry.line.value = line_of(answer.value, entry) ?? entry.line.peek();
    }
  }
}

function path_of(asked: readonly Entry[]): string {
  const query = new URLSearchParams();
  for (const run of new Set(asked.map((entry) => entry.run))) query.append("run", run);
  for (const metric of new Set(asked.map((entry) => entry.metric))) query.append("metric", metric);
  query.append("x", "step");
  query.append("points", String(points));
  return `/api/v1/series?${query}`;
}

function line_of({ series }: SeriesList, { run, metric }: Entry): Sparkline | undefined {
  const found = series.find((each) => each.run === run && each.metric === metric);
  return found && { metric, step: found.step, value: found.mean };
}

export const baseline_lines = new BaselineLines({
  read: (path) => get_json<SeriesList>(path),
  soon: (callback) => void setTimeout(callback, 0),
  now: () => Date.now(),
});
