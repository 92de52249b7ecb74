// Axes: how a chart's axes are labelled and styled, for uPlot. Colours are looked up at each drawing.

import type uPlot from "uplot";
import {
  format_clock,
  format_count,
  format_duration,
  format_metric,
  format_spent,
  format_whole,
} from "../base/format";
import { capitalised } from "../base/capitalised";
import type { XKind } from "../base/curve";
import { palette } from "./palette";
import { duration_ticks, linear_ticks, log_ticks } from "./ticks";

const x_space_css = 74;
const y_space_css = 46;
const y_digit_css = 7;
const y_size_min_css = 40;

/** `scale`: how many times larger everything is, for pictures. */
export function axes(x: XKind, is_log: boolean, scale: number, currency = ""): uPlot.Axis[] {
  return [x_axis(x, scale, currency), y_axis(is_log, scale)];
}

export const no_axes: uPlot.Axis[] = [{ show: false }, { show: false }];

function common(scale: number): uPlot.Axis {
  return {
    stroke: () => palette().text3,
    // uPlot scales whole pixel sizes only.
    font: `${12 * scale}px ${palette().font}`,
    ticks: { show: false },
    border: { show: false },
  };
}

function x_axis(kind: XKind, scale: number, currency: string): uPlot.Axis {
  const axis: uPlot.Axis = {
    ...common(scale),
    grid: { show: false },
    size: 28 * scale,
    gap: 6 * scale,
    space: x_space_css * scale,
    values: (u, splits) =>
      kind === "cost"
        ? spent_texts(splits, currency)
        : splits.map((v) => format_x_tick(kind, v, u)),
  };
  if (kind === "time") return axis;
  const ticks = ticks_of[kind];
  const splits: uPlot.Axis.Splits = (u, _axis, min, max) =>
    ticks(min, max, count_of(u.bbox.width, x_space_css * scale));
  return { ...axis, splits };
}

function y_axis(is_log: boolean, scale: number): uPlot.Axis {
  const ticks = is_log ? log_ticks : linear_ticks;
  return {
    ...common(scale),
    grid: { stroke: () => palette().grid, width: scale },
    gap: 10 * scale,
    space: y_space_css * scale,
    size: (_u, values) => {
      const longest = Math.max(0, ...(values ?? []).map((text) => text.length));
      return Math.max(y_size_min_css, longest * y_digit_css + 16) * scale;
    },
    splits: (u, _axis, min, max) => ticks(min, max, count_of(u.bbox.height, y_space_css * scale)),
    filter: (_u, splits) => splits,
    values: (_u, splits) => splits.map(format_y_tick),
  };
}

function count_of(device_pixels: number, space_css: number): number {
  return Math.max(1, Math.floor(device_pixels / devicePixelRatio / space_css));
}

const ticks_of = { step: whole_ticks, relative: duration_ticks, cost: linear_ticks };

/** As fine as the distance between two ticks: whole units, else cents at least. */
function spent_texts(splits: readonly number[], currency: string): string[] {
  const step = Number(((splits[1] ?? 0) - (splits[0] ?? 0)).toPrecision(9));
  const fine = step > 0 ? Math.max(2, -Math.floor(Math.log10(step))) : undefined;
  const digits = step > 0 && Number.isInteger(step) ? 0 : fine;
  return splits.map((value) => format_spent(value, currency, digits));
}

function whole_ticks(min: number, max: number, count: number): number[] {
  return linear_ticks(min, max, count, 1);
}

function format_y_tick(value: number): string {
  // 0 is the one value below a thousandth that needs no exponent.
  return value === 0 ? "0" : Math.abs(value) >= 1e4 ? format_count(value) : format_metric(value);
}

function format_x_tick(kind: XKind, value: number, u: uPlot): string {
  if (kind === "time") return format_time_tick(value, u);
  if (kind === "relative") return value === 0 ? "0" : format_duration(value * 1000);
  return Math.abs(value) >= 1e6 ? format_count(value) : format_whole(value);
}

/** The clock; where the axis spans days, the day. */
function format_time_tick(value: number, u: uPlot): string {
  const { min = value, max = value } = u.scales.x ?? {};
  const is_long = (max ?? value) - (min ?? value) > 3 * 86_400_000;
  const day: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
  if (is_long) return new Intl.DateTimeFormat(undefined, day).format(value);
  return format_clock(Math.round(value), value);
}

/** An x for people: "Step 1,420", "21:29", "After 3 h 20 m", "$1.20 spent". `unit`: of steps, or the currency. */
export function format_x(kind: XKind, value: number, unit: string, now: number): string {
  if (kind === "step") return `${capitalised(unit)} ${format_whole(Math.round(value))}`;
  if (kind === "cost") return `${format_spent(value, unit)} spent`;
  return kind === "time" ? format_clock(value, now) : `After ${format_duration(value * 1000)}`;
}
