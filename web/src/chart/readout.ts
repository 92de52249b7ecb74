// Readout: what the lines of a chart say at one x, for tooltips, headers and the table. Pure.

import { nearest, type Columns } from "../base/curve";
import { gap_limit } from "./trace";
import type { PaintedLine } from "./painter";

export interface ReadoutRow {
  readonly label: string;
  readonly slot: number;
  readonly is_past: boolean;
  readonly is_ghost: boolean;
  /** As drawn; NaN where the point there is not finite. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly x: number;
  readonly step: number;
  readonly time: number;
  readonly count: number;
  /** "3 NaN, 1 +Inf", or "". */
  readonly odd: string;
}

export interface NamedLine extends PaintedLine {
  readonly label: string;
}

/** One row for each line that has a point near x; all of them at their end if x is not given. */
export function read_out(lines: readonly NamedLine[], x: number | undefined): ReadoutRow[] {
  return lines.flatMap((line) => {
    const at = x === undefined ? line.columns.x.length - 1 : index_at(line.columns.x, x);
    return at < 0 ? [] : [row_at(line, at)];
  });
}

function index_at(xs: Float64Array, x: number): number {
  const at = nearest(xs, x);
  const distance = at < 0 ? 0 : Math.abs((xs[at] as number) - x);
  const is_beyond = x < (xs[0] ?? 0) || x > (xs[xs.length - 1] ?? 0);
  // Within a few distances of its neighbours; beyond the ends of a short curve, nothing.
  return distance > gap_limit(xs) || (is_beyond && distance > span_of(xs) * 0.05) ? -1 : at;
}

function span_of(xs: Float64Array): number {
  return xs.length < 2 ? Infinity : (xs[xs.length - 1] as number) - (xs[0] as number);
}

export function row_at(line: NamedLine, at: number): ReadoutRow {
  const { columns } = line;
  const value = (column: Float64Array) => column[at] ?? NaN;
  return {
    label: line.label,
    slot: line.slot,
    is_past: line.is_past,
    is_ghost: line.is_ghost,
    // A smoothed line has a value where nothing finite was logged; the readout does not.
    value: Number.isFinite(value(columns.mean)) ? value(line.line) : NaN,
    min: value(columns.min),
    max: value(columns.max),
    x: value(columns.x),
    step: value(columns.step),
    time: value(columns.time),
    count: value(columns.count),
    odd: odd_text(columns, at),
  };
}

/** By how many percent the first line's value differs from that of a ghost there; undefined where nothing can be said. */
export function difference_from(
  lead: ReadoutRow | undefined,
  ghost: ReadoutRow,
): number | undefined {
  if (!lead || lead.is_ghost || !ghost.is_ghost || ghost.value === 0) return undefined;
  const percent = ((lead.value - ghost.value) / Math.abs(ghost.value)) * 100;
  return Number.isFinite(percent) ? percent : undefined;
}

function odd_text(columns: Columns, at: number): string {
  const parts = [
    [columns.nan[at] ?? 0, "NaN"],
    [columns.pos_inf[at] ?? 0, "+Inf"],
    [columns.neg_inf[at] ?? 0, "−Inf"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, name]) => (count === 1 && columns.count[at] === 1 ? name : `${count} ${name}`))
    .join(", ");
}
