// Headline: the Overview's answer in words. Its counts are those of the lists below it, by construction.
import { plural } from "../../base/format";
import { is_live } from "../run_words";
import { runs_of } from "../../data/records";
import type { Overview } from "../../gen/api";

export interface Headline {
  readonly calm: string;
  readonly urgent: string;
}

/** How many entries "Needs you" has: unreadable files are one entry together. */
export function needs_count(overview: Overview): number {
  const store = overview.store_error ? 1 : 0;
  const files = overview.troubles.length > 0 ? 1 : 0;
  return store + files + overview.needs_total;
}

export function headline(overview: Overview): Headline {
  const needs = needs_count(overview);
  const urgent =
    needs > 0 ? `${plural(needs, "thing")} ${needs === 1 ? "needs" : "need"} you.` : "";
  return { calm: training_words(overview), urgent };
}

function training_words(overview: Overview): string {
  const paused = overview.live.filter((run) => run.lifecycle === "paused").length;
  const training = overview.live.filter(is_live).length - paused;
  if (training > 0 && paused > 0) return `${plural(training, "run")} training, ${paused} paused.`;
  if (training > 0) return `${plural(training, "run")} training.`;
  if (paused > 0) return `${plural(paused, "run")} paused.`;
  return `Nothing is training. ${finished_words(overview)}`.trim();
}

function finished_words(overview: Overview): string {
  const finished = overview.finished.filter((run) => run.lifecycle === "finished").length;
  const listed = new Set(runs_of(overview).map((run) => run.id));
  // The list is cut at its newest: only when it holds every run does it tell how many have finished.
  if (listed.size < overview.runs_total) return `${plural(overview.runs_total, "run")} in all.`;
  if (finished === 0) return "";
  return `${plural(finished, "run")} ${finished === 1 ? "is" : "are"} finished.`;
}
