// Rentals: what REST says of rented machines and of those who rent them out, read again on nudges and at a pace, since
// their cost goes on; and the joins of runs that somebody corrects.
import { signal, type Signal } from "@preact/signals";
import type { RentalList, RentalView } from "../gen/api";
import { get_json, send_json, type Answer, type Failure } from "./api";
import { Coalesced } from "./coalesced";
import { on_nudge, paused } from "./records";

export const rentals = signal<RentalList | undefined>(undefined);
export const rentals_error = signal<Failure | undefined>(undefined);

const read_interval_min_ms = 1_000;
const pace_ms = 10_000;
const nudges = new Set(["rentals", "run", "everything"]);

const rentals_fetch = new Coalesced(read_interval_min_ms, read_rentals);

export function read_rentals_again(): void {
  rentals_fetch.request();
}

/** Reads for as long as a page holds it; returns how to let go. */
export function watch_rentals(): () => void {
  return watch(read_rentals_again);
}

async function read_rentals(): Promise<void> {
  const answer = await get_json<RentalList>("/api/v1/rentals");
  rentals_error.value = answer.ok ? undefined : answer.error;
  if (answer.ok) rentals.value = answer.value;
}

/** A change was answered with what the rental is now: shown at once, and in whole with the next read. */
export function rental_changed(now: RentalView): void {
  const list = rentals.value;
  if (list) {
    const all = list.rentals.map((rental) => (rental.id === now.id ? now : rental));
    rentals.value = { ...list, rentals: all };
  }
  for (const record of open_records) record.take(now);
  read_rentals_again();
}

const open_records = new Set<RentalRecord>();

/** One rental with all its segments and its ledger, for as long as its page is open. */
export class RentalRecord {
  readonly rental: Signal<RentalView | undefined> = signal(undefined);
  readonly failure: Signal<Failure | undefined> = signal(undefined);
  private readonly fetch = new Coalesced(read_interval_min_ms, () => this.read());
  private readonly stop: () => void;

  constructor(private readonly id: string) {
    this.stop = watch(() => this.fetch.request());
    open_records.add(this);
  }

  retry(): void {
    this.fetch.request();
  }

  close(): void {
    open_records.delete(this);
    this.stop();
    this.fetch.cancel();
  }

  take(now: RentalView): void {
    if (now.id === this.rental.value?.id) this.rental.value = now;
  }

  private async read(): Promise<void> {
    const answer = await get_json<RentalView>(`/api/v1/rentals/${encodeURIComponent(this.id)}`);
    this.failure.value = answer.ok ? undefined : answer.error;
    if (answer.ok) this.rental.value = answer.value;
  }
}

/** Somebody says that a run belongs to a rental, or that it does not. */
export function set_join(
  rental: string,
  run: string,
  joined: boolean,
): Promise<Answer<RentalView>> {
  return send_json<RentalView>("POST", runs_path(rental), { run, joined });
}

/** The server decides again by what it finds. */
export function clear_join(rental: string, run: string): Promise<Answer<RentalView>> {
  return send_json<RentalView>("DELETE", `${runs_path(rental)}/${encodeURIComponent(run)}`);
}

const runs_path = (rental: string) => `/api/v1/rentals/${encodeURIComponent(rental)}/runs`;

function watch(read: () => void): () => void {
  read();
  const stop = on_nudge((what) => nudges.has(what) && read());
  const timer = setInterval(() => !document.hidden && !paused.value && read(), pace_ms);
  return () => {
    stop();
    clearInterval(timer);
  };
}
