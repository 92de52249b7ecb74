// Live money: what an amount of a moment ago has become, at what is billed an hour. It stands still with the display clock:
// while the page is paused or has lost the server.
import type { MoneyView } from "../gen/api";
import { display_now } from "./display_clock";

const hour_ms = 3_600_000;

/** What `per_hour` has come to since the server said it at `as_of`; a price that is only configured is not billed. */
export function billed_since(
  as_of: number,
  per_hour: MoneyView | undefined,
  now = display_now(),
): number {
  if (!per_hour || per_hour.basis === "configured") return 0;
  return (per_hour.amount * Math.max(0, now - as_of)) / hour_ms;
}

/** The same money, more by `amount`; never less than nothing. */
export function more(money: MoneyView, amount: number): MoneyView {
  return { ...money, amount: Math.max(0, money.amount + amount) };
}
