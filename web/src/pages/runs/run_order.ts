// Run order: the columns by which the table can be sorted. Runs that lack the figure come last either way.
import { run_look } from "../../widgets/status";
import type { RunView } from "../../gen/api";

export const COLUMNS = ["name", "status", "progress", "loss", "data", "points", "format"] as const;
export type Column = (typeof COLUMNS)[number] | "started";

export interface Order {
  readonly column: Column;
  readonly is_descending: boolean;
}

export const DEFAULT_ORDER: Order = { column: "started", is_descending: true };

/** "-points" → points, largest first. Anything else is the default: newest first. */
export function parse_order(text: string | null): Order {
  const is_descending = text?.startsWith("-") ?? false;
  const name = text?.replace(/^-/, "");
  const column = COLUMNS.find((known) => known === name);
  return column ? { column, is_descending } : DEFAULT_ORDER;
}

export function order_text({ column, is_descending }: Order): string | undefined {
  return column === "started" ? undefined : `${is_descending ? "-" : ""}${column}`;
}

type Key = number | string | undefined;

const KEYS: Readonly<Record<Column, (run: RunView) => Key>> = {
  name: (run) => run.name.toLowerCase(),
  status: (run) => run_look(run.lifecycle).word,
  progress: (run) => run.progress,
  loss: (run) => finite(run.loss?.value),
  data: (run) => run.last_data_at,
  points: (run) => run.points,
  format: (run) => run.format,
  started: (run) => run.started_at,
};

function finite(value: unknown): number | undefined {
  const number = Number(value ?? NaN);
  return Number.isFinite(number) ? number : undefined;
}

export function sorted(runs: readonly RunView[], order: Order): RunView[] {
  const key = KEYS[order.column];
  const sign = order.is_descending ? -1 : 1;
  return [...runs].sort((a, b) => {
    const left = key(a);
    const right = key(b);
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined) || compare(a.id, b.id);
    }
    return sign * compare(left, right) || compare(a.id, b.id);
  });
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}
