// Ticker: a signal that changes once a second while the page is seen, for ages and running clocks.
import { signal } from "@preact/signals";

const TICK_MS = 1000;

/** The viewer's clock in milliseconds, as of the last tick. */
export const tick = signal(Date.now());

export function start_ticker(): void {
  const beat = () => {
    if (document.visibilityState === "visible") tick.value = Date.now();
  };
  setInterval(beat, TICK_MS);
  document.addEventListener("visibilitychange", beat);
}
