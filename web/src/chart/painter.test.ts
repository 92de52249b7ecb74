// What lands on the canvas: the line touches the lowest and the highest point of every pixel column, whatever the
// buckets, and draws nothing that a logarithm cannot show. The canvas is a recorder.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { column_names, type Columns } from "../base/curve";
import { paint_line, type PaintedLine, type Surface } from "./painter";

const width = 400;
const height = 1000;
/** (5800 / 20000) * 400 is not quite 116. */
const rounding = 1e-6;

/** Remembers every line that is stroked, as points. */
class Recorder {
  readonly strokes: Array<Array<{ x: number; y: number }>> = [];
  private path: Array<{ x: number; y: number }> = [];
  private readonly moved = (x: number, y: number) => void this.path.push({ x, y });

  readonly ctx = new Proxy({} as Record<string, unknown>, {
    get: (_target, name) => {
      if (name === "beginPath") return () => (this.path = []);
      if (name === "moveTo" || name === "lineTo") return this.moved;
      if (name === "stroke") return () => this.strokes.push(this.path);
      return () => undefined;
    },
    set: () => true,
  }) as unknown as CanvasRenderingContext2D;
}

function surface(
  ctx: CanvasRenderingContext2D,
  x_max: number,
  y_max: number,
  floor = -Infinity,
): Surface {
  const palette = {
    surface: "",
    grid: "",
    text2: "",
    text3: "",
    crit: "",
    font: "",
    series: () => "",
  };
  const place = { left: 0, top: 0, width, height, pixel_ratio: 1 };
  return {
    ...{ ctx, palette, floor, ...place },
    to_x: (value) => (value / x_max) * width,
    to_y: (value) => height - (value / y_max) * height,
  };
}

/** Buckets of `size` points each, as the server makes them. */
function bucketed(values: number[], size: number): Columns {
  const rows: Array<Record<string, number>> = [];
  for (let from = 0; from < values.length; from += size) {
    const part = values.slice(from, from + size);
    const min = Math.min(...part);
    const max = Math.max(...part);
    const last = from + part.length - 1;
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    rows.push({
      ...{ x: last, step: last, time: 0, min, max, mean, smoothed: mean },
      ...{ first: part[0] as number, last: part[part.length - 1] as number, count: part.length },
      ...{ step_min: from + part.indexOf(min), step_max: from + part.indexOf(max) },
      ...{ nan: 0, pos_inf: 0, neg_inf: 0 },
    });
  }
  const column = (name: string) => Float64Array.from(rows, (row) => row[name] as number);
  return Object.fromEntries(column_names.map((name) => [name, column(name)])) as unknown as Columns;
}

function painted(columns: Columns, more: Partial<PaintedLine> = {}): PaintedLine {
  const flags = {
    has_band: false,
    has_area: false,
    is_past: false,
    is_ghost: false,
    has_arrows: false,
  };
  return { columns, line: columns.smoothed, slot: 1, is_smoothed: false, ...flags, ...more };
}

/** A random walk that is the same each time. */
function noise(count: number): number[] {
  let seed = 42;
  return Array.from({ length: count }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 100 + (seed / 2_147_483_648) * 800;
  });
}

/** The lowest and the highest of each pixel column. */
function columns_of(
  points: ReadonlyArray<{ x: number; y: number }>,
): Map<number, { low: number; high: number }> {
  const found = new Map<number, { low: number; high: number }>();
  for (const { x, y } of points) {
    const pixel = Math.min(width - 1, Math.floor(x + rounding));
    const known = found.get(pixel) ?? { low: Infinity, high: -Infinity };
    found.set(pixel, { low: Math.min(known.low, y), high: Math.max(known.high, y) });
  }
  return found;
}

describe("every pixel column", () => {
  const values = noise(width * 50);
  values[7777] = 999;
  const all = { from: 0, to: values.length };

  for (const [words, size] of [
    ["one bucket a column", 50],
    ["two buckets a column", 25],
  ] as const) {
    test(`${words}: the line touches the lowest and the highest point`, () => {
      const recorder = new Recorder();
      const to = surface(recorder.ctx, values.length, 1000);
      paint_line(to, painted(bucketed(values, size)), all);
      const [line] = recorder.strokes;
      const drawn = columns_of(line ?? []);
      const wanted = columns_of(values.map((value, i) => ({ x: to.to_x(i), y: to.to_y(value) })));
      assert.equal(wanted.size, width);
      for (const [pixel, { low, high }] of wanted) {
        assert.equal(drawn.get(pixel)?.low, low, `column ${pixel}`);
        assert.equal(drawn.get(pixel)?.high, high, `column ${pixel}`);
      }
    });
  }

  test("with buckets that do not fit the columns, each extreme is still drawn in its own", () => {
    const recorder = new Recorder();
    const to = surface(recorder.ctx, values.length, 1000);
    const columns = bucketed(values, 37);
    paint_line(to, painted(columns), all);
    const drawn = new Set(recorder.strokes[0]?.map(({ x, y }) => `${x} ${y}`));
    for (let i = 0; i < columns.x.length; ++i) {
      const at = (column: Float64Array) => column[i] as number;
      assert.ok(drawn.has(`${to.to_x(at(columns.step_min))} ${to.to_y(at(columns.min))}`));
      assert.ok(drawn.has(`${to.to_x(at(columns.step_max))} ${to.to_y(at(columns.max))}`));
    }
  });

  test("the line never turns back, also where the axis is time", () => {
    const by_step = bucketed(values, 50);
    const by_time = { ...by_step, x: by_step.x.map((x) => x * 0.5) };
    for (const columns of [by_step, by_time]) {
      const recorder = new Recorder();
      paint_line(surface(recorder.ctx, values.length, 1000), painted(columns), all);
      const line = recorder.strokes[0] ?? [];
      for (let i = 1; i < line.length; ++i) {
        assert.ok((line[i]?.x ?? 0) >= (line[i - 1]?.x ?? 0), `point ${i}`);
      }
    }
  });

  test("a smoothed line has the raw one behind it", () => {
    const recorder = new Recorder();
    const line = painted(bucketed(values, 50), { is_smoothed: true });
    paint_line(surface(recorder.ctx, values.length, 1000), line, all);
    assert.equal(recorder.strokes.length, 2);
    assert.ok((recorder.strokes[0]?.length ?? 0) > 3 * (recorder.strokes[1]?.length ?? Infinity));
  });

  test("a logarithm draws nothing at or below zero", () => {
    const recorder = new Recorder();
    const some = [5, 4, -1, 3, 0, 2, 1];
    const to = surface(recorder.ctx, 7, 10, 0);
    paint_line(to, painted(bucketed(some, 1)), { from: 0, to: 7 });
    const drawn = recorder.strokes[0]?.map(({ y }) => Math.round(10 - y / 100)) ?? [];
    assert.deepEqual(drawn, [5, 4, 3, 2, 1]);
  });
});
