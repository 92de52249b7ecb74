// Death words: when a run has a report of what happened, and how the report says its facts.

import { format_count, format_duration, format_metric, plural } from "../../base/format";
import type { CheckpointView, DeathView, MetricEndView, RunView } from "../../gen/api";

const DEAD: ReadonlySet<string> = new Set(["failed", "stopped", "lost"]);

/** It failed, was stopped or lost, or it is silent. */
export function has_death(run: RunView): boolean {
  return run.is_stalled || DEAD.has(run.lifecycle);
}

/** Another key: the report is read again. */
export function death_key(run: RunView): string {
  return [run.id, run.lifecycle, run.is_stalled, run.last_data_at, run.attempts].join(" ");
}

export function checkpoint_words(checkpoint: CheckpointView | undefined, unit: string): string {
  if (!checkpoint) return "None was found beside the log";
  const about = checkpoint.is_step_estimated ? "about " : "";
  const { step, redone_steps } = checkpoint;
  const of_step = step === undefined ? "" : `, ${about}${unit} ${format_count(step)}`;
  const age = `, written ${format_duration(checkpoint.age_ms)} before the last data`;
  const cost =
    redone_steps === undefined ? "" : `; a resume does ${about}${plural(redone_steps, unit)} again`;
  return `${checkpoint.path}${of_step}${age}${cost}`;
}

/** How the run is by now; nothing where the line above says it already. */
export function state_words(death: DeathView, run: RunView): string {
  const state = run.lifecycle_reason || death.reason;
  const is_told = death.evidence !== undefined && death.evidence.includes(state);
  return is_told ? "" : state;
}

export function range_words(end: MetricEndView): string {
  if (end.points < 2) return "1 point";
  const odd = end.not_finite > 0 ? `, ${format_count(end.not_finite)} not finite` : "";
  return `${format_metric(end.min)} to ${format_metric(end.max)}${odd}`;
}

/** What Copy report gives: the server's text and the address of the page. */
export function report_with_link(death: DeathView, origin: string): string {
  return `${death.report}\n${origin}${death.link}\n`;
}
