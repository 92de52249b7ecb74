// Costs: what REST says of the money and of the prices in force, read again on nudges and at the page's pace while
// somebody looks at it.
import { signal } from "@preact/signals";
import type { CostReport, RentalList } from "../gen/api";
import { get_json, type Failure } from "./api";
import { Coalesced } from "./coalesced";
import { on_nudge, paused } from "./records";

export const costs = signal<CostReport | undefined>(undefined);
export const costs_error = signal<Failure | undefined>(undefined);
/** The prices in force, and how it stands with those who tell them. */
export const prices = signal<RentalList | undefined>(undefined);

const costs_interval_min_ms = 2_000;
const costs_pace_ms = 10_000;
const rentals_shown_max = 100;

let costs_query = "";
const costs_fetch = new Coalesced(costs_interval_min_ms, read_costs);

/** Reads for as long as a page holds it; returns how to let go. */
export function watch_costs(): () => void {
  const stop = on_nudge(read_costs_again);
  const timer = setInterval(() => {
    if (!document.hidden && !paused.value) read_costs_again();
  }, costs_pace_ms);
  return () => {
    stop();
    clearInterval(timer);
    costs_fetch.cancel();
  };
}

/** `query` as /api/v1/costs takes it; the last answer stays until the next one is there. */
export function load_costs(query: string): void {
  const is_other = query !== costs_query;
  costs_query = query;
  // Another choice is not kept waiting; a page that comes back may be, with what it showed last.
  if (is_other) void read_costs();
  else read_costs_again();
}

export function read_costs_again(): void {
  costs_fetch.request();
}

async function read_costs(): Promise<void> {
  const query = costs_query;
  const [report, rentals] = await Promise.all([
    get_json<CostReport>(`/api/v1/costs?${query}`),
    get_json<RentalList>(`/api/v1/rentals?open=1&limit=${rentals_shown_max}`),
  ]);
  if (query !== costs_query) return;
  costs_error.value = report.ok ? undefined : report.error;
  if (report.ok) costs.value = report.value;
  if (rentals.ok) prices.value = rentals.value;
}
