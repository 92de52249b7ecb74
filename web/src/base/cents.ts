// Cents: amounts as people read them beside their total. Each is rounded down or up so that what is shown adds up to the
// total that is shown; those nearest to the next cent are rounded up. Pure; called by tables of money.
import type { MoneyView } from "../gen/api";
import { format_money } from "./format";

const MICROS_PER_CENT = 10_000;

const micros_of = ({ amount }: MoneyView) => Math.round(amount * 1e6);
const cents_of = (view: MoneyView) => Math.round(micros_of(view) / MICROS_PER_CENT);

/** Whole cents for each of `parts`, with the sum that `total` has in whole cents. */
export function shared_cents(parts: readonly MoneyView[], total: MoneyView): number[] {
  const cents = parts.map((part) => Math.floor(micros_of(part) / MICROS_PER_CENT));
  const missing = cents_of(total) - cents.reduce((sum, one) => sum + one, 0);
  const by_rest = parts
    .map((part, index) => ({ index, rest: micros_of(part) % MICROS_PER_CENT }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of by_rest.slice(0, Math.max(0, missing))) {
    cents[index] = (cents[index] ?? 0) + 1;
  }
  return cents;
}

/** The same as text. What is there and makes no cent is "< $0.01", and adds nothing. */
export function shared_money(parts: readonly MoneyView[], total: MoneyView): string[] {
  return shared_cents(parts, total).map((cents, index) => {
    const part = parts[index] ?? total;
    return cents === 0
      ? format_money(below_a_cent(part))
      : format_money({ ...part, amount: cents / 100 });
  });
}

// It may be just above a cent whose place another has taken.
function below_a_cent(part: MoneyView): MoneyView {
  return part.amount > 0 ? { ...part, amount: 0.001 } : part;
}
