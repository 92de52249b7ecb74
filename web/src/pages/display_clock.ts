// Display clock: what "now" is on screen, by the server's clock. It stands still while the page is paused or has lost the
// server, so that no age, finish time or cost goes on counting from values that are no longer fresh.
import { effect, signal } from "@preact/signals";
import { tick } from "../base/ticker";
import { connection, paused, server_now } from "../data/records";

/** When the viewer paused, by this machine's clock. */
export const paused_at = signal<number | undefined>(undefined);

effect(() => {
  paused_at.value = paused.value ? Date.now() : undefined;
});

/** Redraws the reading component each second. */
export function display_now(): number {
  const viewer_now = Math.max(tick.value, Date.now());
  const server_ahead_ms = server_now() - Date.now();
  const { state, last_message_at, since } = connection.value;
  const lost_at = state === "offline" ? last_message_at || since : viewer_now;
  return Math.min(viewer_now, paused_at.value ?? viewer_now, lost_at) + server_ahead_ms;
}
