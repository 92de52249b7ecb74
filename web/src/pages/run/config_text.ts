// Config text: a run's parameters as JSON or YAML, to copy. Values are text in the logs and become what they read as.

import type { NamedValue } from "../../gen/api";

export function config_json(params: readonly NamedValue[]): string {
  const parsed = params.map(({ name, value }) => [name, typed(value)] as const);
  return `${JSON.stringify(Object.fromEntries(parsed), undefined, 2)}\n`;
}

export function config_yaml(params: readonly NamedValue[]): string {
  return params.map(({ name, value }) => `${yaml_text(name)}: ${yaml_value(value)}\n`).join("");
}

export function matching_params(params: readonly NamedValue[], query: string): NamedValue[] {
  const word = query.trim().toLowerCase();
  return params.filter(({ name, value }) => `${name}\n${value}`.toLowerCase().includes(word));
}

function typed(value: string): unknown {
  if (/^(true|false|null)$/.test(value)) return JSON.parse(value);
  if (value === "True" || value === "False") return value === "True";
  if (value === "None") return null;
  const number = Number(value);
  // "007" and "1e400" are not what their number would print.
  const is_number = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(value) && Number.isFinite(number);
  return is_number && Number.isSafeInteger(Math.trunc(number)) ? number : value;
}

function yaml_value(value: string): string {
  const read = typed(value);
  if (typeof read === "string") return yaml_text(value);
  return typeof read === "number" ? value : String(read);
}

/** Bare where YAML cannot read it as anything else; in double quotes, as JSON writes them, otherwise. */
function yaml_text(text: string): string {
  const is_word = /^[A-Za-z_][\w./-]*$/.test(text);
  const is_keyword = /^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return is_word && !is_keyword ? text : JSON.stringify(text);
}
