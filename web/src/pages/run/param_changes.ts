// Param changes: what differs between the parameters of a run and those of its baseline, exactly. Pure.

import type { NamedValue } from "../../gen/api";

export interface ParamChange {
  readonly name: string;
  /** Absent: that run does not name it. */
  readonly before: string | undefined;
  readonly now: string | undefined;
}

/** In the order of names. */
export function param_changes(
  now: readonly NamedValue[],
  before: readonly NamedValue[],
): ParamChange[] {
  const values = (params: readonly NamedValue[]) =>
    new Map(params.map(({ name, value }) => [name, value]));
  const newer = values(now);
  const older = values(before);
  return [...new Set([...newer.keys(), ...older.keys()])]
    .filter((name) => newer.get(name) !== older.get(name))
    .sort()
    .map((name) => ({ name, before: older.get(name), now: newer.get(name) }));
}
