// Run filter: what one types above the table. "status:failed model:nayru lora" → two tokens and a text.
import { run_look } from "../../widgets/status";
import type { RunView } from "../../gen/api";

export interface RunFilter {
  readonly text: readonly string[]; // Every word must occur.
  readonly status: readonly string[]; // One of them.
  readonly model: readonly string[];
}

const TOKEN = /(status|model):("[^"]*"|\S*)|"([^"]*)"|(\S+)/gi;

export function parse_filter(typed: string): RunFilter {
  const filter = { text: [] as string[], status: [] as string[], model: [] as string[] };
  for (const [, key, value = "", quoted, word] of typed.matchAll(TOKEN)) {
    const wanted = value.replaceAll('"', "").toLowerCase();
    if (key && wanted) filter[key.toLowerCase() as "status" | "model"].push(wanted);
    const text = quoted ?? word;
    if (text) filter.text.push(text.toLowerCase());
  }
  return filter;
}

export function matches(run: RunView, filter: RunFilter): boolean {
  return (
    matches_status(run, filter.status) &&
    matches_model(run, filter.model) &&
    matches_text(run, filter.text)
  );
}

// "lost" and "Lost contact" both name the state; "live" names all states of a run that is not over.
function matches_status(run: RunView, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const word = run_look(run.lifecycle).word.toLowerCase();
  const is_live = ["starting", "running", "paused", "evaluating"].includes(run.lifecycle);
  return wanted.some(
    (name) => run.lifecycle === name || word === name || (name === "live" && is_live),
  );
}

function matches_model(run: RunView, wanted: readonly string[]): boolean {
  const model = (run.model ?? "").toLowerCase();
  return wanted.length === 0 || wanted.includes(model);
}

function matches_text(run: RunView, words: readonly string[]): boolean {
  const text = [run.name, run.key, run.model, run.project, run.format, run.id]
    .join("\n")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
