// Verdict words: what the server says of a run against its baseline, as short figures. Pure.

import { format_metric, format_percent_plain } from "../base/format";
import type { RunView, VerdictView } from "../gen/api";

export interface ShortVerdict {
  /** "4.6% better" */
  readonly figure: string;
  /** "than nayru-v7" */
  readonly rest: string;
  readonly tone: "better" | "worse" | "plain";
}

/** Undefined where there is nothing to compare with, or not yet. */
export function short_verdict(verdict: VerdictView | undefined): ShortVerdict | undefined {
  if (!verdict) return undefined;
  const name = verdict.baseline_name ?? "";
  switch (verdict.state) {
    case "better":
    case "worse":
      return {
        figure: `${difference(verdict)} ${verdict.state}`.trim(),
        rest: `than ${name}`,
        tone: verdict.state,
      };
    case "same":
      return { figure: "about the same", rest: `as ${name}`, tone: "plain" };
    case "not_comparable":
      return { figure: "not comparable", rest: `with ${name}`, tone: "plain" };
    case "none":
      return undefined;
  }
}

/** "4.6%" of the baseline's value; "" where that is zero. */
function difference({ value, baseline_value }: VerdictView): string {
  if (value === undefined || baseline_value === undefined || baseline_value === 0) return "";
  return format_percent_plain((Math.abs(value - baseline_value) / Math.abs(baseline_value)) * 100);
}

/** "0.853 at the same step": below the figure. */
export function baseline_note(verdict: VerdictView, run: RunView): string {
  if (verdict.state === "not_comparable") return topic_of(verdict.words);
  if (verdict.baseline_value === undefined) return "no verdict yet";
  return `${format_metric(verdict.baseline_value)} at the same ${run.step_unit || "step"}`;
}

/** "dataset changed" of "Not comparable: dataset changed, …". */
function topic_of(words: string): string {
  return words.split(": ")[1]?.split(",")[0] ?? words;
}
