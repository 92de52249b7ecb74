// Plot: one chart on its canvas. uPlot does the axes, the cursor and the brush; the lines are painted from their
// curves directly, each with its own x. Made by line_chart; draws when the scheduler says so.

import { computed, effect, signal } from "@preact/signals";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { no_columns, type CurveSource, type Range, type XKind } from "../base/curve";
import { find_anomalies, next_anomaly, type Anomaly } from "./anomaly";
import { axes, no_axes } from "./axes";
import type { Crosshair } from "./crosshair";
import { EasedRange } from "./eased_range";
import { left_out, visible, x_extent, y_extent, type LeftOut } from "./extent";
import { paint_line, type Surface } from "./painter";
import { on_palette_change, palette } from "./palette";
import { read_out, type NamedLine, type ReadoutRow } from "./readout";
import { scheduler, type Drawable } from "./scheduler";

export interface PlotLine {
  readonly label: string;
  /** Which of the series colours, 1 to 10. */
  readonly slot: number;
  readonly source: CurveSource;
  /** Of an earlier attempt: dimmed, behind the others. */
  readonly is_past?: boolean;
  /** Another run behind this one's: dashed and dim, and the x axis is not made longer for it. */
  readonly is_ghost?: boolean;
}

export interface PlotOptions {
  readonly lines: readonly PlotLine[];
  readonly x: XKind;
  /** Of an axis of money: "USD". */
  readonly currency?: string;
  /** Absent: everything. */
  readonly range?: Range;
  /** Where the x axis ends at least, e.g. the last step of the plan. */
  readonly x_end?: number;
  readonly is_log: boolean;
  readonly has_band: boolean;
  readonly ignores_outliers?: boolean;
  readonly from_zero?: boolean;
  /** Names stand at the lines' ends. */
  readonly has_labels?: boolean;
  /** Small: without axes, its area filled. */
  readonly is_small: boolean;
}

/** What was drawn last; positions in CSS pixels within the chart. */
export interface PlotFrame {
  readonly lines: readonly NamedLine[];
  readonly range: Range;
  readonly left_out: LeftOut;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Room beside the plot. */
  readonly right: number;
  to_left(x: number): number;
  to_top(y: number): number;
}

export interface Pointed {
  readonly x: number;
  readonly left: number;
  readonly rows: readonly ReadoutRow[];
  /** Pointed at in this chart, not in a linked one. */
  readonly is_here: boolean;
}

const nothing: Range = { from: 0, to: 1 };
/** Around a single point: a step, half a minute, a cent. */
const room_of: Record<XKind, number> = { step: 1, time: 30_000, relative: 30, cost: 0.01 };
const brush_min_css = 6;
const edge_padding = 28;
const labels_padding = 96;
const labels_width_min = 560;
const late_share = 0.03;
const off_screen = -10;
const reduced_motion = matchMedia("(prefers-reduced-motion: reduce)");

export class Plot implements Drawable {
  readonly frame = signal<PlotFrame | undefined>(undefined);
  readonly pointed = signal<Pointed | undefined>(undefined);
  /** The anomaly that was jumped to last. */
  readonly jumped = signal<Anomaly | undefined>(undefined);
  /** NaN, infinities and spikes of what is shown. */
  readonly anomalies = computed(() => this.find_anomalies());
  private u: uPlot | undefined;
  private lines: readonly NamedLine[] = [];
  private x_range = nothing;
  /** Where the y axis goes, and where it is on its way. */
  private y_target = nothing;
  private y_range = nothing;
  private readonly y_axis = new EasedRange();
  private stops: Array<() => void> = [];
  private unwatch: Array<() => void> = [];
  private is_visible = false;

  constructor(
    private readonly host: HTMLElement,
    private options: PlotOptions,
    private readonly crosshair: Crosshair,
    private readonly on_range: (range: Range | undefined) => void,
  ) {
    const size = new ResizeObserver(() => this.mark());
    size.observe(host);
    this.stops.push(() => size.disconnect());
    this.stops.push(on_palette_change(() => this.mark()));
    this.stops.push(effect(() => this.follow_crosshair()));
    // On paper there is no scrolling: all charts are drawn, and at once.
    const on_print = () => this.draw();
    addEventListener("beforeprint", on_print);
    this.stops.push(() => removeEventListener("beforeprint", on_print));
    this.watch_sources();
  }

  update(options: PlotOptions): void {
    const before = this.options;
    this.options = options;
    const is_other =
      before.x !== options.x ||
      before.is_log !== options.is_log ||
      before.is_small !== options.is_small;
    if (is_other) this.drop();
    this.watch_sources();
    this.mark();
  }

  /** Out of sight nothing is drawn; far out of sight there is no canvas either. */
  set_visible(is_visible: boolean): void {
    this.is_visible = is_visible;
    if (is_visible) this.mark();
    else scheduler.forget(this);
  }

  /** Gives the canvas back: browsers bear only so many. */
  drop(): void {
    this.u?.destroy();
    this.u = undefined;
  }

  destroy(): void {
    for (const stop of [...this.stops, ...this.unwatch]) stop();
    scheduler.forget(this);
    this.crosshair.leave(this);
    this.drop();
  }

  draw(): void {
    const width = this.host.clientWidth;
    const height = this.host.clientHeight;
    if (width === 0 || height === 0) return;
    this.read_curves();
    this.u ??= this.make(width, height);
    if (this.u.width !== width || this.u.height !== height) this.u.setSize({ width, height });
    const { x_range, y_range } = this;
    // uPlot's own data are just the corners: they set the scales, the painter draws the rest.
    this.u.setData([
      [x_range.from, x_range.to],
      [y_range.from, y_range.to],
    ]);
    if (this.y_axis.is_moving(performance.now())) this.mark();
  }

  private mark(): void {
    if (this.is_visible) scheduler.mark(this);
  }

  private watch_sources(): void {
    for (const stop of this.unwatch) stop();
    this.unwatch = this.options.lines.map(({ source }) => source.watch(() => this.mark()));
  }

  private read_curves(): void {
    const { options } = this;
    this.lines = options.lines.map((line) => {
      const curve = line.source.current();
      const columns = curve?.columns ?? no_columns;
      const is_past = line.is_past === true;
      const is_ghost = line.is_ghost === true;
      const is_behind = is_past || is_ghost;
      return {
        ...{ label: line.label, slot: line.slot, columns, is_past, is_ghost },
        line: columns.smoothed,
        is_smoothed: (curve?.smooth ?? 0) > 0,
        has_band: options.has_band && !is_behind,
        has_area: options.is_small && !is_behind,
        has_arrows: options.ignores_outliers === true && !is_behind,
      };
    });
    this.x_range = this.shown_range();
    this.y_target = y_extent(this.lines, this.x_range, options);
    this.y_range = this.eased_y();
  }

  private eased_y(): Range {
    const { options, lines } = this;
    const has_points = lines.some(({ columns }) => columns.x.length > 0);
    const { x, range, is_log, ignores_outliers, from_zero } = options;
    const shown = lines.map(({ label, columns }) => label + Number(columns.x.length > 0));
    const view = [x, range?.from, range?.to, is_log, ignores_outliers, from_zero, ...shown];
    return this.y_axis.at({
      target: this.y_target,
      view: view.join("\n"),
      is_log,
      is_still: !has_points || reduced_motion.matches,
      now: performance.now(),
    });
  }

  private shown_range(): Range {
    const { range } = this.options;
    if (!range) return this.whole_range();
    if (Number.isFinite(range.to)) return range;
    // Open at its end: to the newest point.
    const to = x_extent(this.lines, 0)?.to ?? range.from;
    return { from: range.from, to: Math.max(to, range.from + room_of[this.options.x]) };
  }

  private whole_range(): Range {
    const { x } = this.options;
    // Another run may have cost many times as much; steps of both are alike.
    const lines = x === "cost" ? this.lines.filter(({ is_ghost }) => !is_ghost) : this.lines;
    const extent = x_extent(lines, room_of[x]) ?? nothing;
    const to = Math.max(extent.to, this.options.x_end ?? -Infinity);
    // The first report comes some steps late; the axis begins where the run did.
    const is_late = x !== "time" && extent.from > 0 && extent.from < to * late_share;
    return { from: is_late ? 0 : extent.from, to };
  }

  /** Names need room where the lines reach the edge, and get it where the chart is wide enough. */
  private right_padding(): number {
    if (!this.options.has_labels || this.host.clientWidth < labels_width_min) return edge_padding;
    const { from, to } = this.x_range;
    const ends = this.lines.map(({ columns }) => columns.x[columns.x.length - 1] ?? from);
    return to - Math.max(...ends) > (to - from) * 0.15 ? edge_padding : labels_padding;
  }

  /** Paints what is shown now on a canvas of its own, `scale` times as large. */
  paint_scaled(scale: number, done: (canvas: HTMLCanvasElement) => void): void {
    const [width, height] = [this.host.clientWidth * scale, this.host.clientHeight * scale];
    const u: uPlot = this.make_canvas(
      document.createElement("div"),
      { width, height },
      scale,
      () => {
        u.ctx.save();
        this.paint_lines(u, scale);
        u.ctx.restore();
        done(u.ctx.canvas);
        // Not while uPlot is still drawing.
        queueMicrotask(() => u.destroy());
      },
    );
    const { x_range, y_range } = this;
    u.setData([
      [x_range.from, x_range.to],
      [y_range.from, y_range.to],
    ]);
  }

  private make(width: number, height: number): uPlot {
    const u = this.make_canvas(this.host, { width, height }, 1, () => this.paint());
    u.over.addEventListener("mouseleave", () => this.crosshair.leave(this));
    return u;
  }

  private make_canvas(
    host: HTMLElement,
    { width, height }: { width: number; height: number },
    scale: number,
    on_draw: () => void,
  ): uPlot {
    const { options } = this;
    const small_padding: uPlot.Padding = [4, 1, 2, 1];
    const padding: uPlot.Padding = [12 * scale, () => this.right_padding() * scale, 0, 0];
    return new uPlot(
      {
        width,
        height,
        ms: 1,
        pxAlign: 1,
        padding: options.is_small ? small_padding : padding,
        legend: { show: false },
        scales: {
          x: { time: options.x === "time", range: () => [this.x_range.from, this.x_range.to] },
          y: {
            distr: options.is_log ? 3 : 1,
            range: () => [this.y_range.from, this.y_range.to],
          },
        },
        axes: options.is_small ? no_axes : axes(options.x, options.is_log, scale, options.currency),
        series: [{}, { paths: () => null, points: { show: false } }],
        cursor: {
          y: false,
          points: { show: false },
          drag: { x: true, y: false, setScale: false, dist: brush_min_css },
          bind: { dblclick: () => () => (this.on_range(undefined), null) },
        },
        hooks: {
          draw: [on_draw],
          setSelect: [() => this.take_brush()],
          setCursor: [() => this.take_cursor()],
        },
      },
      [[], []],
      host,
    );
  }

  private paint(): void {
    const { u } = this;
    // uPlot draws itself once while it is made; the curves come with the drawing after.
    if (!u) return;
    // uPlot remembers the canvas' styles and does not set them again: they must be as it left them.
    u.ctx.save();
    this.paint_lines(u, 1);
    u.ctx.restore();
    const { left, top, width, height } = u.bbox;
    const ratio = devicePixelRatio;
    this.frame.value = {
      lines: this.lines,
      range: this.x_range,
      left_out: left_out(this.lines, this.x_range, this.y_target, this.options),
      left: left / ratio,
      top: top / ratio,
      width: width / ratio,
      height: height / ratio,
      right: u.width - (left + width) / ratio,
      to_left: (x) => u.valToPos(x, "x"),
      to_top: (y) => u.valToPos(y, "y"),
    };
    this.follow_crosshair();
  }

  private paint_lines(u: uPlot, scale: number): void {
    const surface = surface_of(u, scale);
    // Earlier attempts lie behind, and the other run behind them.
    const depth = (line: NamedLine) => Number(line.is_past) + 2 * Number(line.is_ghost);
    const ordered = [...this.lines].sort((a, b) => depth(b) - depth(a));
    for (const line of ordered) paint_line(surface, line, this.x_range);
  }

  private find_anomalies(): readonly Anomaly[] {
    const frame = this.frame.value;
    const lines = frame?.lines.filter(({ is_past, is_ghost }) => !is_past && !is_ghost) ?? [];
    return lines
      .flatMap(({ label, columns }) => {
        const { start, end } = visible(columns.x, frame?.range ?? nothing);
        return find_anomalies(label, columns, start, end);
      })
      .filter(({ x }) => frame && x >= frame.range.from && x <= frame.range.to)
      .sort((a, b) => a.x - b.x);
  }

  /** Points at the next anomaly, or the one before, and says which. */
  jump(direction: 1 | -1): Anomaly | undefined {
    const anomalies = this.anomalies.peek();
    const found = next_anomaly(anomalies, this.crosshair.x.peek(), direction);
    if (found) this.crosshair.point(this, found.x);
    this.jumped.value = found && { ...found };
    return found;
  }

  private take_brush(): void {
    const { u } = this;
    if (!u || u.select.width < brush_min_css) return;
    const from = u.posToVal(u.select.left, "x");
    const to = u.posToVal(u.select.left + u.select.width, "x");
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.on_range({ from, to });
  }

  private take_cursor(): void {
    const left = this.u?.cursor.left ?? off_screen;
    // uPlot tells of its cursor after each drawing too; only a pointer over this chart points.
    if (!this.u || left < 0 || !this.u.over.matches(":hover")) return;
    this.crosshair.point(this, this.u.posToVal(left, "x"));
  }

  private follow_crosshair(): void {
    const x = this.crosshair.x.value;
    const is_here = this.crosshair.owner.value === this;
    const { u } = this;
    if (!u || x === undefined) {
      this.pointed.value = undefined;
      u?.setCursor({ left: off_screen, top: off_screen }, false);
      return;
    }
    const left = u.valToPos(x, "x");
    const is_inside = left >= 0 && left <= u.bbox.width / devicePixelRatio;
    const is_pointers = is_here && u.over.matches(":hover");
    if (!is_pointers) u.setCursor({ left: is_inside ? left : off_screen, top: 0 }, false);
    this.pointed.value = is_inside
      ? { x, left, rows: read_out(this.lines, x), is_here }
      : undefined;
  }
}

/** The painter's view of the canvas: plain arithmetic, since valToPos for each point would be slow. */
function surface_of(u: uPlot, scale: number): Surface {
  const { left, top, width, height } = u.bbox;
  const x_min = u.scales.x?.min ?? 0;
  const x_scale = width / ((u.scales.x?.max ?? 1) - x_min);
  const is_log = u.scales.y?.distr === 3;
  const level = is_log
    ? (value: number) => Math.log10(Math.max(value, 1e-300))
    : (value: number) => value;
  const y_min = level(u.scales.y?.min ?? 0);
  const y_scale = height / (level(u.scales.y?.max ?? 1) - y_min);
  return {
    ...{ ctx: u.ctx, left, top, width, height, palette: palette() },
    pixel_ratio: devicePixelRatio * scale,
    floor: is_log ? 0 : -Infinity,
    to_x: (value) => left + (value - x_min) * x_scale,
    to_y: (value) => top + height - (level(value) - y_min) * y_scale,
  };
}
