// Health words: how the health of a run and of its checks looks, and which part of the chart a check speaks of. Pure.

import type { Range } from "../../base/curve";
import { plural } from "../../base/format";
import type { HealthCheckView } from "../../gen/api";

/** Around the steps that a check names, so that one sees what came before and after. */
const margin_share = 0.02;

export function range_of(check: HealthCheckView, last_step: number): Range | undefined {
  const { metric, from_step: from, to_step: to } = check;
  if (metric === undefined || from === undefined || to === undefined) return undefined;
  const margin = Math.max(1, to - from, Math.round(last_step * margin_share));
  return { from: Math.max(0, from - margin), to: to + margin };
}

/** "7 of 8 fine": of those that the log tells. */
export function checks_sentence(checks: readonly HealthCheckView[]): string {
  const known = checks.filter(({ state }) => state !== "unknown");
  if (known.length === 0) return "not known yet";
  const fine = known.filter(({ state }) => state === "fine").length;
  return `${fine} of ${plural(known.length, "check")} fine`;
}
