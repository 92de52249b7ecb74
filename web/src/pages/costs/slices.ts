// Slices: which rows of the costs have a slice of their own in the doughnut and the days. The dearest do; what belongs to
// none is one, too, and all that is left is "other". Pure.
import { slot_class } from "../../base/series_slot";
import type { CostRow } from "../../gen/api";

export const SLICES_MAX = 6; // And "other".

export interface Slice {
  readonly key: string;
  readonly name: string;
  readonly amount: number;
  /** Class that sets the colour. */
  readonly paint: string;
  /** How many rows it stands for. */
  readonly rows: number;
}

export const OTHER_KEY = "\nother"; // No row has it.
const NONE_PAINT = "tone-none";

/** `rows`: dearest first. Models keep the colour that they have on every page; others are told apart by their place. */
export function slices_of(rows: readonly CostRow[], by: string): readonly Slice[] {
  const paid = rows
    .filter((row) => (row.cost?.amount ?? 0) > 0)
    .sort((a, b) => (b.cost?.amount ?? 0) - (a.cost?.amount ?? 0));
  const first = paid.slice(0, SLICES_MAX);
  const rest = paid.slice(SLICES_MAX);
  const slices = first.map((row, index) => ({
    key: row.key,
    name: row.name || row.key,
    amount: row.cost?.amount ?? 0,
    paint: row.key === "" ? NONE_PAINT : by === "model" ? slot_class(row.key) : `slot${index + 1}`,
    rows: 1,
  }));
  if (rest.length === 0) return slices;
  const amount = rest.reduce((sum, row) => sum + (row.cost?.amount ?? 0), 0);
  return [
    ...slices,
    { key: OTHER_KEY, name: "Other", amount, paint: "tone-other", rows: rest.length },
  ];
}

/** The colour of a row: its slice's, or that of "other"; "" where it has none. */
export function paint_of(slices: readonly Slice[], key: string): string {
  const own = slices.find((slice) => slice.key === key);
  return (own ?? slices.find((slice) => slice.key === OTHER_KEY))?.paint ?? "";
}
