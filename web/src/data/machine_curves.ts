// Machine curves: what the figures of a machine did over the last hours or days, read again at a pace while its page is open.
import { signal, type Signal } from "@preact/signals";
import type { SeriesList, SeriesView } from "../gen/api";
import { get_json, type Failure } from "./api";
import { paused, server_now } from "./records";

const points = 240;
const pace_ms = 60_000;
/** Of curves that have just begun, where a point more is seen. */
const young_pace_ms = 5_000;
const young_points = 100;
/** In one request. */
const metrics_max = 16;

export class MachineCurves {
  /** By metric; undefined before the first answer. */
  readonly curves: Signal<ReadonlyMap<string, SeriesView> | undefined> = signal(undefined);
  readonly failure: Signal<Failure | undefined> = signal(undefined);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly abort = new AbortController();

  constructor(
    private readonly machine: string,
    private readonly metrics: readonly string[],
    private readonly span_ms: number,
  ) {
    void this.look();
  }

  retry(): void {
    clearTimeout(this.timer);
    void this.look();
  }

  close(): void {
    this.abort.abort();
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    if (!document.hidden && !paused.value) await this.read();
    if (this.abort.signal.aborted) return;
    this.timer = setTimeout(() => void this.look(), this.pace());
  }

  private pace(): number {
    const views = [...(this.curves.value?.values() ?? [])];
    const is_young = views.length === 0 || views.some((view) => view.points_total < young_points);
    return is_young ? young_pace_ms : pace_ms;
  }

  private async read(): Promise<void> {
    const from = String(Math.max(0, Math.floor(server_now() - this.span_ms)));
    const found = new Map<string, SeriesView>();
    for (let at = 0; at < this.metrics.length; at += metrics_max) {
      const query = new URLSearchParams({
        run: this.machine,
        x: "time",
        points: String(points),
        from,
      });
      for (const metric of this.metrics.slice(at, at + metrics_max)) query.append("metric", metric);
      const { signal: ended } = this.abort;
      const answer = await get_json<SeriesList>(`/api/v1/series?${query}`, { signal: ended });
      if (ended.aborted) return;
      this.failure.value = answer.ok ? undefined : answer.error;
      if (!answer.ok) return;
      for (const view of answer.value.series) found.set(view.metric, view);
    }
    this.curves.value = found;
  }
}
