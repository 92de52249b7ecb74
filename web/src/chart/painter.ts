// Painter: draws one line of a chart on the canvas: its min–max band, the raw line behind a smoothed one, the line,
// dots for what stands alone, markers for values that are not finite, and arrows to what lies outside. Knows no uPlot
// and no DOM.

import { follow_buckets } from "./bucket_path";
import { odd_runs, segments, type OddKind, type Segment } from "./trace";
import { visible, type Drawn } from "./extent";
import type { Palette } from "./palette";
import type { Range } from "../base/curve";

export interface Surface {
  readonly ctx: CanvasRenderingContext2D;
  /** The plotting area in device pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly pixel_ratio: number;
  readonly palette: Palette;
  /** Only what is above it can be shown: 0 on a logarithm. */
  readonly floor: number;
  to_x(value: number): number;
  to_y(value: number): number;
}

export interface PaintedLine extends Drawn {
  readonly slot: number;
  readonly is_smoothed: boolean;
  readonly has_band: boolean;
  /** Fills the area below, as the small charts do. */
  readonly has_area: boolean;
  /** Of an earlier attempt, behind the others. */
  readonly is_past: boolean;
  /** Of the run that this one is compared with: dashed and dim. */
  readonly is_ghost: boolean;
  /** Points outside of the axis get arrows at its edge. */
  readonly has_arrows: boolean;
}

const band_alpha = 0.2;
const raw_alpha = 0.25;
const past_alpha = 0.45;
const area_alpha = 0.1;
const line_width_css = 1.75;
/** From so many points per CSS pixel on, lines are one device pixel wide: wider ones cost several times as much. */
const dense_points_per_pixel = 1;
/** A smoothed line has one point a bucket and no corners, so it may be wide for longer. */
const dense_smoothed_per_pixel = 2;
/** Points further apart than this get a dot each. */
const sparse_pixels_per_point = 8;
const dot_radius_css = 3;
const ghost_dash_css = [5, 4];
const marker_size_css = 4.5;
const arrow_size_css = 3.5;

export function paint_line(surface: Surface, line: PaintedLine, range: Range): void {
  const { ctx, palette } = surface;
  const { x } = line.columns;
  const { start, end } = visible(x, range);
  if (start >= end) return;
  // Where nothing finite was logged, a smoothed line stops too.
  const cuts = segments(x, line.columns.mean, start, end, surface.floor);
  const colour = line.is_ghost ? palette.text3 : palette.series(line.slot);
  const density = (end - start) / (surface.width / surface.pixel_ratio);
  ctx.save();
  ctx.beginPath();
  ctx.rect(surface.left, surface.top, surface.width, surface.height);
  ctx.clip();
  ctx.lineJoin = "round";
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  if (line.has_area) fill_area(surface, line, cuts);
  if (line.has_band) fill_band(surface, line, start, end);
  if (line.is_ghost) ctx.setLineDash(ghost_dash_css.map((css) => css * surface.pixel_ratio));
  stroke_line(surface, line, cuts, density);
  ctx.restore();
  if (line.is_ghost) return;
  if (!line.is_past) {
    paint_dots(surface, line, cuts, colour, density * sparse_pixels_per_point < 1);
  }
  paint_odd(surface, line, start, end);
  if (line.has_arrows) paint_arrows(surface, line, start, end, colour);
}

function stroke_line(
  surface: Surface,
  line: PaintedLine,
  cuts: readonly Segment[],
  density: number,
): void {
  const { ctx, pixel_ratio } = surface;
  const width = (dense: number) => (density >= dense ? 1 : line_width_css * pixel_ratio);
  ctx.globalAlpha = line.is_past ? past_alpha : line.is_smoothed ? raw_alpha : 1;
  const is_behind = line.is_smoothed || line.is_past;
  ctx.lineWidth = is_behind ? Math.min(1, pixel_ratio) : width(dense_points_per_pixel);
  if ((!line.is_past && !line.is_ghost) || !line.is_smoothed) stroke_buckets(surface, line, cuts);
  if (!line.is_smoothed) return;
  ctx.globalAlpha = line.is_past ? past_alpha : 1;
  ctx.lineWidth = width(dense_smoothed_per_pixel);
  ctx.beginPath();
  for (const { start, end } of cuts) follow(surface, line.columns.x, line.line, start, end, "move");
  ctx.stroke();
}

/** Through every bucket's extremes: see bucket_path. */
function stroke_buckets(
  { ctx, to_x, to_y, floor }: Surface,
  { columns }: PaintedLine,
  cuts: readonly Segment[],
): void {
  ctx.beginPath();
  for (const { start, end } of cuts) {
    let is_first = true;
    follow_buckets(columns, start, end, floor, {
      to(x, y) {
        if (is_first) ctx.moveTo(to_x(x), to_y(y));
        else ctx.lineTo(to_x(x), to_y(y));
        is_first = false;
      },
    });
  }
  ctx.stroke();
}

function follow(
  { ctx, to_x, to_y }: Surface,
  x: Float64Array,
  y: Float64Array,
  start: number,
  end: number,
  begin: "move" | "line",
): void {
  for (let i = start; i < end; ++i) {
    const px = to_x(x[i] as number);
    const py = to_y(y[i] as number);
    if (i === start && begin === "move") ctx.moveTo(px, py);
    else ctx.lineTo(px, py);
  }
}

function fill_area(surface: Surface, line: PaintedLine, cuts: readonly Segment[]): void {
  const { ctx, to_x } = surface;
  const { x } = line.columns;
  const bottom = surface.top + surface.height;
  ctx.globalAlpha = area_alpha;
  ctx.beginPath();
  for (const { start, end } of cuts) {
    ctx.moveTo(to_x(x[start] as number), bottom);
    follow(surface, x, line.line, start, end, "line");
    ctx.lineTo(to_x(x[end - 1] as number), bottom);
  }
  ctx.fill();
}

function fill_band(surface: Surface, { columns }: PaintedLine, start: number, end: number): void {
  const { ctx, to_x, to_y, floor } = surface;
  const { x, min, max } = columns;
  ctx.globalAlpha = band_alpha;
  ctx.beginPath();
  for (const cut of segments(x, max, start, end, floor)) {
    follow(surface, x, max, cut.start, cut.end, "move");
    for (let i = cut.end - 1; i >= cut.start; --i) {
      ctx.lineTo(to_x(x[i] as number), to_y(min[i] as number));
    }
    ctx.closePath();
  }
  ctx.fill();
}

function paint_dots(
  surface: Surface,
  line: PaintedLine,
  cuts: readonly Segment[],
  colour: string,
  is_sparse: boolean,
): void {
  const { x } = line.columns;
  for (const { start, end } of cuts) {
    if (!is_sparse && end - start > 1) continue;
    for (let i = start; i < end; ++i) dot(surface, x[i] as number, line.line[i] as number, colour);
  }
}

function dot(surface: Surface, x: number, y: number, colour: string): void {
  const { ctx, pixel_ratio, palette, to_x, to_y } = surface;
  const px = to_x(x);
  // Outside of the plot by a neighbour's width: its dot would stand on the axis.
  if (px < surface.left - 1 || px > surface.left + surface.width + 1) return;
  ctx.beginPath();
  ctx.arc(px, to_y(y), dot_radius_css * pixel_ratio, 0, 2 * Math.PI);
  ctx.fillStyle = colour;
  ctx.strokeStyle = palette.surface;
  ctx.lineWidth = 1.5 * pixel_ratio;
  ctx.fill();
  ctx.stroke();
}

/** At the height of the last finite value: neither dropped nor zero. */
function paint_odd(surface: Surface, line: PaintedLine, start: number, end: number): void {
  const { ctx, pixel_ratio, palette, to_x, to_y } = surface;
  const { x } = line.columns;
  for (const run of odd_runs(line.columns, start, end)) {
    const height = last_finite(line.line, run.start);
    const py = Number.isNaN(height) ? surface.top + surface.height / 2 : to_y(height);
    const from = Math.max(surface.left, to_x(x[run.start] as number));
    const to = Math.min(surface.left + surface.width, to_x(x[run.end - 1] as number));
    if (to < surface.left || from > surface.left + surface.width) continue;
    ctx.fillStyle = palette.crit;
    ctx.globalAlpha = 0.5;
    ctx.fillRect(from, py - pixel_ratio, to - from, 2 * pixel_ratio);
    ctx.globalAlpha = 1;
    marker(ctx, run.kind, from, py, marker_size_css * pixel_ratio);
  }
}

/** Small arrows at the edge where points lie beyond it, one for all that are near to one another. */
function paint_arrows(
  surface: Surface,
  { columns }: PaintedLine,
  start: number,
  end: number,
  colour: string,
): void {
  const { ctx, pixel_ratio, to_x, to_y, floor, top, left, width, height } = surface;
  const size = arrow_size_css * pixel_ratio;
  const edges = [
    { values: columns.max, kind: "pos_inf", py: top + size, is_beyond: (y: number) => y < top },
    {
      values: columns.min,
      kind: "neg_inf",
      py: top + height - size,
      is_beyond: (y: number) => y > top + height,
    },
  ] as const;
  ctx.fillStyle = colour;
  for (const { values, kind, py, is_beyond } of edges) {
    let drawn = -Infinity;
    for (let i = start; i < end; ++i) {
      const value = values[i] as number;
      const px = to_x(columns.x[i] as number);
      const is_near = px - drawn < 2.5 * size || px < left || px > left + width;
      if (!(value > floor) || is_near || !is_beyond(to_y(value))) continue;
      marker(ctx, kind, px, py, size);
      drawn = px;
    }
  }
}

function last_finite(values: Float64Array, at: number): number {
  for (let i = at; i >= 0; --i) if (Number.isFinite(values[i])) return values[i] as number;
  for (let i = at; i < values.length; ++i)
    if (Number.isFinite(values[i])) return values[i] as number;
  return NaN;
}

/** ◆ not a number, ▲ infinite, ▼ minus infinite. */
function marker(
  ctx: CanvasRenderingContext2D,
  kind: OddKind,
  px: number,
  py: number,
  size: number,
): void {
  const corners: Record<OddKind, ReadonlyArray<readonly [number, number]>> = {
    nan: [
      [0, -1],
      [1, 0],
      [0, 1],
      [-1, 0],
    ],
    pos_inf: [
      [0, -1],
      [1, 0.8],
      [-1, 0.8],
    ],
    neg_inf: [
      [0, 1],
      [1, -0.8],
      [-1, -0.8],
    ],
  };
  ctx.beginPath();
  for (const [dx, dy] of corners[kind]) ctx.lineTo(px + dx * size, py + dy * size);
  ctx.closePath();
  ctx.fill();
}
