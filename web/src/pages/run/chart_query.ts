// Chart query: how the charts of a run page are looked at, kept in the address: axis, range, smoothing, log,
// band, outliers, zero, earlier attempts.

import { place, set_query, type History } from "../../base/router";
import { x_decimals, type Range, type XKind } from "../../base/curve";

export interface ChartLook {
  readonly x: XKind;
  readonly range: Range | undefined;
  /** undefined: each metric's own default. */
  readonly smooth: number | undefined;
  readonly is_log: boolean;
  readonly has_band: boolean;
  readonly ignores_outliers: boolean;
  readonly from_zero: boolean;
  /** Shows what a newer attempt replaced. */
  readonly has_past: boolean;
}

export const smooth_max = 0.99;

/** Reads the address; the caller is rendered again when it changes. */
export function chart_look(): ChartLook {
  return parse_look(place.value.query);
}

export function parse_look(query: URLSearchParams): ChartLook {
  const x = query.get("x");
  return {
    x: x === "time" || x === "relative" || x === "cost" ? x : "step",
    range: parse_range(query.get("range")),
    smooth: parse_smooth(query.get("smooth")),
    is_log: query.get("log") === "1",
    has_band: query.get("band") !== "0",
    ignores_outliers: query.get("outliers") === "0",
    from_zero: query.get("zero") === "1",
    has_past: query.get("past") !== "0",
  };
}

function parse_range(text: string | null): Range | undefined {
  const [, from, to] = /^(-?[\d.]+)-(-?[\d.]+|)$/.exec(text ?? "") ?? [];
  // "1200-" goes on to the newest point.
  const range = { from: Number(from), to: to === "" ? Infinity : Number(to) };
  return range.from < range.to ? range : undefined;
}

function parse_smooth(text: string | null): number | undefined {
  const amount = text === null || text === "" ? NaN : Number(text);
  return amount >= 0 ? Math.min(smooth_max, amount) : undefined;
}

export function set_x(x: XKind): void {
  // A range of steps means nothing on a clock.
  set_query({ x: x === "step" ? undefined : x, range: undefined }, "push");
}

export function set_range(range: Range | undefined, x: XKind, mode: History = "push"): void {
  set_query({ range: range && range_text(range, x) }, mode);
}

/** How wide a range without width is shown. */
const room_min: Record<XKind, number> = { step: 1, time: 1, relative: 1, cost: 0.001 };

export function range_text({ from, to }: Range, x: XKind): string {
  const text = (value: number) => value.toFixed(x_decimals[x]);
  const first = text(Math.max(0, from));
  if (to === Infinity) return `${first}-`;
  const last = text(to);
  return first === last ? `${first}-${Number(first) + room_min[x]}` : `${first}-${last}`;
}

export function set_smooth(amount: number, mode: History): void {
  set_query({ smooth: String(amount) }, mode);
}

type Switch = "is_log" | "has_band" | "ignores_outliers" | "from_zero" | "has_past";

/** What stands in the address when a switch is not as usual. */
const switches: Record<Switch, { readonly name: string; readonly unusual: string }> = {
  is_log: { name: "log", unusual: "1" },
  has_band: { name: "band", unusual: "0" },
  ignores_outliers: { name: "outliers", unusual: "0" },
  from_zero: { name: "zero", unusual: "1" },
  has_past: { name: "past", unusual: "0" },
};

export function turn(look: ChartLook, which: Switch): void {
  const { name, unusual } = switches[which];
  const usual = parse_look(new URLSearchParams())[which];
  set_query({ [name]: look[which] === usual ? unusual : undefined }, "replace");
}
