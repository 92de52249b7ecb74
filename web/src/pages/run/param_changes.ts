// Param changes: what differs between the parameters of a run and those of its baseline, exactly. Pure.

import type { NamedValue } from "../../gen/api";

export interface ParamChange {
  readonly name: string;
  /** Absent: that run does not name it. */
  readonly before: string | undefined;
  readonly now: string | undefined;
}

/** What a trainer writes at its end among its parameters, such as result/train_loss: outcomes, not settings. */
const outcome_pattern = /^result\//;

export function settings_of(params: readonly NamedValue[]): readonly NamedValue[] {
  return params.filter(({ name }) => !outcome_pattern.test(name));
}

/** How many settings the two name together. */
export function settings_count(a: readonly NamedValue[], b: readonly NamedValue[]): number {
  return new Set([...settings_of(a), ...settings_of(b)].map(({ name }) => name)).size;
}

/** In the order of names. */
export function param_changes(
  now: readonly NamedValue[],
  before: readonly NamedValue[],
): ParamChange[] {
  const values = (params: readonly NamedValue[]) =>
    new Map(settings_of(params).map(({ name, value }) => [name, value]));
  const newer = values(now);
  const older = values(before);
  return [...new Set([...newer.keys(), ...older.keys()])]
    .filter((name) => newer.get(name) !== older.get(name))
    .sort()
    .map((name) => ({ name, before: older.get(name), now: newer.get(name) }));
}
