// Money words: how much of a run's money brought nothing, and what it will still cost. Pure.

import { bucket_words } from "../../base/bucket_words";
import { format_money } from "../../base/format";
import type { MoneyView, RunMoneyView } from "../../gen/api";

/** "$0.31 of $2.10 on nothing"; undefined where all of it was wanted, or less than a cent was not. */
export function waste_words({ cost, spent }: RunMoneyView): string | undefined {
  if (!cost) return undefined;
  const amount = spent.reduce(
    (sum, part) => sum + (bucket_words(part.bucket).is_waste ? part.cost.amount : 0),
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
