// Day bars: the days of a cost report as stacked bars of its slices. Pure.
import type { CostDay } from "../../gen/api";
import { OTHER_KEY, type Slice } from "./slices";

export interface DayPart {
  readonly slice: Slice;
  readonly amount: number;
  /** Where it begins above the ground. */
  readonly from: number;
}

export interface DayBar {
  readonly day: CostDay;
  readonly parts: readonly DayPart[];
}

/** In the slices' order from the ground up; what has no slice is "other". */
export function bars_of(days: readonly CostDay[], slices: readonly Slice[]): DayBar[] {
  const known = new Set(slices.map((slice) => slice.key));
  return days.map((day) => {
    const amounts = new Map<string, number>();
    for (const { key, cost } of day.parts) {
      const at = known.has(key) ? key : OTHER_KEY;
      amounts.set(at, (amounts.get(at) ?? 0) + cost.amount);
    }
    let from = 0;
    const parts: DayPart[] = [];
    for (const slice of slices) {
      const amount = amounts.get(slice.key) ?? 0;
      if (amount <= 0) continue;
      parts.push({ slice, amount, from });
      from += amount;
    }
    return { day, parts };
  });
}

/** The smallest of 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, … that is no less: half of it is a figure that people can read. */
export function nice_top(amount: number): number {
  if (!(amount > 0)) return 1;
  const size = 10 ** Math.floor(Math.log10(amount));
  const step =
    [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((one) => one * size >= amount * (1 - 1e-9)) ?? 10;
  return Math.max(0.02, step * size);
}

/** "28", with its month where that begins and on the first day that is shown. */
export function day_label(date: string, is_first: boolean): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  if (!is_first && day !== 1) return String(day);
  const moment = Date.UTC(year, month - 1, day);
  const words = { day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(undefined, words).format(moment);
}
