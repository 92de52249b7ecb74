// RunRecord: what REST says of one run, its detail and its metrics, read again when a nudge names it.
// One for each opened run page; components read its signals.

import { signal } from "@preact/signals";
import { get_json, type Answer, type Failure } from "../../data/api";
import { Coalesced } from "../../data/coalesced";
import { on_nudge } from "../../data/records";
import type { HealthView, MetricList, MetricView, RunDetail } from "../../gen/api";

const read_interval_min_ms = 1_000;

export class RunRecord {
  readonly detail = signal<RunDetail | undefined>(undefined);
  readonly detail_failure = signal<Failure | undefined>(undefined);
  readonly metrics = signal<readonly MetricView[] | undefined>(undefined);
  readonly metrics_failure = signal<Failure | undefined>(undefined);
  readonly health = signal<HealthView | undefined>(undefined);
  readonly health_failure = signal<Failure | undefined>(undefined);
  private readonly gone = new AbortController();
  private readonly address: string;
  private readonly detail_read = new Coalesced(read_interval_min_ms, () => this.read_detail());
  private readonly metrics_read = new Coalesced(read_interval_min_ms, () => this.read_metrics());
  private readonly stop_nudges: () => void;

  constructor(readonly id: string) {
    this.address = `/api/v1/runs/${encodeURIComponent(id)}`;
    this.stop_nudges = on_nudge((what, run) => this.take_nudge(what, run));
    this.retry();
  }

  retry(): void {
    this.detail_read.request();
    this.metrics_read.request();
  }

  close(): void {
    this.stop_nudges();
    this.detail_read.cancel();
    this.metrics_read.cancel();
    this.gone.abort();
  }

  private take_nudge(what: string, run: string | undefined): void {
    const own = this.detail.peek()?.run.id ?? this.id;
    if (run !== undefined && run !== own) return;
    this.detail_read.request();
    if (what === "metrics_added" || what === "everything") this.metrics_read.request();
  }

  private async read_detail(): Promise<void> {
    const answer = await get_json<RunDetail>(this.address, { signal: this.gone.signal });
    if (this.gone.signal.aborted) return;
    // Before the run is shown: a card that came later would push the others away.
    if (answer.ok && answer.value.run.health !== undefined) await this.read_health();
    if (this.gone.signal.aborted) return;
    this.detail_failure.value = failure_of(answer);
    if (answer.ok) this.detail.value = answer.value;
  }

  // Only live runs have health.
  private async read_health(): Promise<void> {
    const answer = await get_json<HealthView>(`${this.address}/health`, {
      signal: this.gone.signal,
    });
    if (this.gone.signal.aborted) return;
    this.health_failure.value = failure_of(answer);
    if (answer.ok) this.health.value = answer.value;
  }

  private async read_metrics(): Promise<void> {
    const path = `${this.address}/metrics`;
    const answer = await get_json<MetricList>(path, { signal: this.gone.signal });
    if (this.gone.signal.aborted) return;
    this.metrics_failure.value = failure_of(answer);
    if (answer.ok) this.metrics.value = answer.value.metrics;
  }
}

function failure_of(answer: Answer<unknown>): Failure | undefined {
  return answer.ok ? undefined : answer.error;
}
