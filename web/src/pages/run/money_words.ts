// Money words: what a run's money went into, in words, and which of it brought nothing. Pure.

import { format_money } from "../../base/format";
import type { MoneyView, RunMoneyView, SpentView } from "../../gen/api";

export type Bucket = SpentView["bucket"];

/** In the order of the bar: what was wanted first. */
export const bucket_words: Record<Bucket, string> = {
  productive: "Steps that count",
  evaluation: "Evaluations and checkpoints",
  setup: "Setting up",
  redone: "Steps done again",
  stalled: "Stalled",
  idle: "Idle",
  storage: "Storage",
};
const order = Object.keys(bucket_words) as Bucket[];
const nothing: ReadonlySet<Bucket> = new Set(["redone", "stalled", "idle", "storage"]);

export interface Part {
  readonly bucket: Bucket;
  readonly cost: MoneyView;
  /** Of all, 0 to 1. */
  readonly share: number;
}

/** What there is of it, in the order of the bar. */
export function parts_of(spent: readonly SpentView[]): Part[] {
  const whole = spent.reduce((sum, { cost }) => sum + cost.amount, 0);
  return [...spent]
    .filter(({ cost }) => cost.amount > 0)
    .sort((a, b) => order.indexOf(a.bucket) - order.indexOf(b.bucket))
    .map(({ bucket, cost }) => ({ bucket, cost, share: cost.amount / whole }));
}

/** "$0.31 of $2.10 on nothing"; undefined where all of it was wanted, or less than a cent was not. */
export function waste_words({ cost, spent }: RunMoneyView): string | undefined {
  if (!cost) return undefined;
  const amount = spent.reduce(
    (sum, part) => sum + (nothing.has(part.bucket) ? part.cost.amount : 0),
    0,
  );
  if (amount < 0.005) return undefined;
  return `${format_money({ ...cost, amount })} of ${format_money(cost)} on nothing`;
}

/** "$1.60 to $2.20", or the middle alone. */
export function band_words(
  middle: MoneyView,
  low: MoneyView | undefined,
  high: MoneyView | undefined,
): string {
  const words = format_money(middle);
  if (!low || !high || format_money(low) === format_money(high)) return words;
  return `${words} (${format_money(low)} to ${format_money(high)})`;
}
