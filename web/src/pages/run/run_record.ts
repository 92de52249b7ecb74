// RunRecord: what REST says of one run, its detail and its metrics, read again when a nudge names it.
// One for each opened run page; components read its signals.

import { signal } from "@preact/signals";
import { get_json, type Answer, type Failure } from "../../data/api";
import { Coalesced } from "../../data/coalesced";
import { on_nudge } from "../../data/records";
import type {
  DeathView,
  MetricList,
  MetricView,
  RunDetail,
  RunMoneyView,
  RunView,
} from "../../gen/api";
import { death_key, has_death } from "./death_words";

const read_interval_min_ms = 1_000;

export class RunRecord {
  readonly detail = signal<RunDetail | undefined>(undefined);
  readonly detail_failure = signal<Failure | undefined>(undefined);
  readonly metrics = signal<readonly MetricView[] | undefined>(undefined);
  readonly metrics_failure = signal<Failure | undefined>(undefined);
  /** Absent while nothing was read of it. */
  readonly money = signal<RunMoneyView | undefined>(undefined);
  readonly death = signal<DeathView | undefined>(undefined);
  readonly death_failure = signal<Failure | undefined>(undefined);
  /** What the death was read for: files are read for it, so it is not asked for again without need. */
  private death_read_for: string | undefined;
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
    if (answer.ok) {
      await Promise.all([this.read_death(answer.value.run), this.read_money(answer.value.run)]);
    }
    if (this.gone.signal.aborted) return;
    this.detail_failure.value = failure_of(answer);
    if (answer.ok) this.detail.value = answer.value;
  }

  /** Without it the page lacks a card, and its other figures of money stand all the same. */
  private async read_money(run: RunView): Promise<void> {
    if (!run.cost) return;
    const path = `${this.address}/money`;
    const answer = await get_json<RunMoneyView>(path, { signal: this.gone.signal });
    if (answer.ok && !this.gone.signal.aborted) this.money.value = answer.value;
  }

  private async read_death(run: RunView): Promise<void> {
    const wanted = has_death(run) ? death_key(run) : undefined;
    if (this.death_read_for === wanted) return;
    const answer = wanted === undefined ? undefined : await this.get_death();
    if (this.gone.signal.aborted) return;
    // It went on, or finished, in the moment of asking: there is nothing to tell.
    const is_alive = !answer || (!answer.ok && answer.error.code === "not_found");
    this.death_failure.value = is_alive ? undefined : failure_of(answer);
    if (is_alive) this.death.value = undefined;
    else if (answer.ok) this.death.value = answer.value;
    this.death_read_for = is_alive || answer.ok ? wanted : undefined;
  }

  private get_death(): Promise<Answer<DeathView>> {
    return get_json<DeathView>(`${this.address}/death`, { signal: this.gone.signal });
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
