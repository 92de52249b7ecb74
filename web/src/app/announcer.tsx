// Announcer: tells screen readers that a run changed its state, and nothing else: one grouped sentence in ten seconds at
// most. Figures that tick are never announced.
import { effect, signal } from "@preact/signals";
import { overview, runs_of } from "../data/records";
import type { Overview, RunView } from "../gen/api";
import { run_look } from "../widgets/status";

const GROUP_MS = 10_000;

const sentence = signal("");
const changes = new Map<string, string>();
let known: Map<string, string> | undefined;
let spoke_at = -Infinity;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Name and state of each run that differs from what was known; none at the first look. */
export function state_changes(
  before: ReadonlyMap<string, string> | undefined,
  now: Overview,
): { after: Map<string, string>; changed: Map<string, string> } {
  const after = new Map(before);
  const changed = new Map<string, string>();
  for (const run of runs_of(now)) {
    const old = after.get(run.id);
    const word = state_word(run);
    after.set(run.id, word);
    const is_news = before !== undefined && old !== word;
    if (is_news) changed.set(run.name, word);
  }
  return { after, changed };
}

/** Health is news only where it is critical. */
function state_word(run: RunView): string {
  const word = run_look(run.lifecycle).word.toLowerCase();
  return run.health === "critical" ? `${word}, critical` : word;
}

function speak(): void {
  timer = undefined;
  if (changes.size === 0) return;
  spoke_at = Date.now();
  sentence.value = [...changes].map(([name, word]) => `${name}: ${word}`).join(". ");
  changes.clear();
}

export function start_announcer(): void {
  effect(() => {
    if (!overview.value) return;
    const { after, changed } = state_changes(known, overview.value);
    known = after;
    for (const [name, word] of changed) changes.set(name, word);
    if (changes.size > 0)
      timer ??= setTimeout(speak, Math.max(0, spoke_at + GROUP_MS - Date.now()));
  });
}

export function Announcer() {
  return (
    <div class="sr" role="status" aria-live="polite" aria-atomic="true">
      {sentence}
    </div>
  );
}
