// A curve that joins history and live points: overlaps, gaps, resumes, odd values and growing too long.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LiveCurve, type CurveRequest } from "./live_curve";
import type { Columns } from "../base/curve";
import type { LivePoints } from "../gen/api";
import type { ReadSeries } from "./series_binary";

const request: CurveRequest = {
  run: "r1",
  metric: "train/loss",
  x: "step",
  points: 100,
  smooth: 0,
};

/** Raw history: one point at each of these steps, with the step as its value, one second apart. */
function history(
  steps: number[],
  more: Partial<ReadSeries> = {},
  others: Partial<Record<keyof Columns, number[]>> = {},
): ReadSeries {
  const values = Float64Array.from(steps);
  const zeros = new Float64Array(steps.length);
  const columns: Columns = {
    ...{ x: values, step: values, time: values.map((step) => step * 1000) },
    ...{ min: values, max: values, first: values, last: values, mean: values, smoothed: values },
    ...{ step_min: values, step_max: values, count: zeros.map(() => 1) },
    ...{ nan: zeros, pos_inf: zeros, neg_inf: zeros },
    ...Object.fromEntries(
      Object.entries(others).map(([name, column]) => [name, Float64Array.from(column)]),
    ),
  };
  return {
    ...{ run: "r1", metric: "train/loss", columns, smooth_unit: undefined },
    ...{ points_total: steps.length, next_ordinal: steps.length, attempt: 1, is_raw: true },
    ...more,
  };
}

function live(ordinal: number, steps: number[], more: Partial<LivePoints> = {}): LivePoints {
  return {
    type: "points",
    run: "r1",
    metric: "train/loss",
    ordinal,
    attempt: 1,
    step: steps,
    time: steps.map((step) => step * 1000),
    value: steps,
    ...more,
  };
}

function curve_of(series: ReadSeries | undefined, asked: CurveRequest = request) {
  const reads = { wanted: 0 };
  const curve = new LiveCurve(asked, () => (reads.wanted += 1));
  curve.load(series);
  const steps = () => [...(curve.current()?.columns.step ?? [])];
  return { curve, reads, steps };
}

describe("history and live points", () => {
  test("live points follow the history, and what was known already is not taken twice", () => {
    const { curve, reads, steps } = curve_of(history([1, 2, 3]));
    curve.on_points(live(1, [2, 3, 4, 5]));
    curve.on_points(live(4, [5]));
    assert.deepEqual(steps(), [1, 2, 3, 4, 5]);
    assert.equal(curve.current()?.points_total, 5);
    assert.equal(curve.next_ordinal(), 5);
    assert.equal(reads.wanted, 0);
  });

  test("a gap asks for a read and takes nothing", () => {
    const { curve, reads, steps } = curve_of(history([1, 2]));
    curve.on_points(live(4, [5]));
    assert.equal(reads.wanted, 1);
    assert.deepEqual(steps(), [1, 2]);
  });

  test("points that arrive during a read are kept for its answer", () => {
    const { curve, reads, steps } = curve_of(history([1]));
    curve.begin_read();
    curve.on_points(live(1, [2]));
    curve.on_points(live(2, [3]));
    curve.load(history([1, 2]));
    assert.deepEqual(steps(), [1, 2, 3]);
    assert.equal(reads.wanted, 0);
  });

  test("each change is told", () => {
    const { curve } = curve_of(history([1]));
    let told = 0;
    const stop = curve.watch(() => (told += 1));
    curve.on_points(live(1, [2]));
    stop();
    curve.on_points(live(2, [3]));
    assert.equal(told, 1);
  });

  test("a series that does not exist yet is read when its first points come", () => {
    const { curve, reads } = curve_of(undefined);
    assert.ok(curve.is_missing);
    curve.on_points(live(0, [1]));
    assert.equal(reads.wanted, 1);
  });

  test("a zoomed curve takes no points beyond its range, yet knows where the series stands", () => {
    const { curve, reads, steps } = curve_of(history([1, 2]), {
      ...request,
      range: { from: 0, to: 3 },
    });
    curve.on_points(live(2, [3, 4]));
    assert.deepEqual(steps(), [1, 2, 3]);
    assert.equal(curve.next_ordinal(), 4);
    assert.equal(reads.wanted, 0);
  });
});

describe("resumes", () => {
  test("a new attempt replaces what it repeats", () => {
    const { curve, reads, steps } = curve_of(history([1, 2, 3, 4]));
    curve.on_points(live(4, [3], { attempt: 2 }));
    curve.on_points(live(5, [4], { attempt: 2 }));
    assert.deepEqual(steps(), [1, 2, 3, 4]);
    assert.equal(curve.current()?.points_total, 4);
    assert.equal(reads.wanted, 0);
  });

  test("a new attempt that goes on where the old one ended replaces nothing", () => {
    const { curve, steps } = curve_of(history([1, 2]));
    curve.on_points(live(2, [3], { attempt: 2 }));
    assert.deepEqual(steps(), [1, 2, 3]);
  });

  test("where buckets are cut, the server is asked", () => {
    const bucketed = history(
      [10, 20, 30],
      { is_raw: false, next_ordinal: 30 },
      { count: [10, 10, 10] },
    );
    const { curve, reads, steps } = curve_of(bucketed);
    curve.on_points(live(30, [25], { attempt: 2 }));
    assert.equal(steps()[0], 10);
    assert.equal(reads.wanted, 1);
  });
});

describe("values", () => {
  test("NaN and infinities are counted, not drawn", () => {
    const { curve } = curve_of(history([1]));
    curve.on_points(live(1, [2, 3, 4], { value: ["NaN", "Infinity", "-Infinity"] }));
    const columns = curve.current()?.columns;
    assert.deepEqual([...(columns?.nan ?? [])], [0, 1, 0, 0]);
    assert.deepEqual([...(columns?.pos_inf ?? [])], [0, 0, 1, 0]);
    assert.deepEqual([...(columns?.neg_inf ?? [])], [0, 0, 0, 1]);
    assert.ok(Number.isNaN(columns?.mean[2]));
  });

  test("beside buckets, live points fill a bucket too", () => {
    const series = history([10, 20], { is_raw: false, next_ordinal: 18 }, { count: [10, 8] });
    const { curve, steps } = curve_of(series);
    curve.on_points(live(18, [21, 22, 23], { value: [29, "NaN", 5] }));
    assert.deepEqual(steps(), [10, 22, 23]);
    const columns = curve.current()?.columns;
    assert.deepEqual([...(columns?.count ?? [])], [10, 10, 1]);
    assert.deepEqual([...(columns?.max ?? [])], [10, 29, 5]);
    assert.deepEqual([...(columns?.mean ?? [])], [10, 21, 5]);
  });

  test("a curve that grew too long is read again", () => {
    const { curve, reads } = curve_of(history([0]), { ...request, points: 5 });
    for (let step = 1; step <= 9; ++step) curve.on_points(live(step, [step]));
    assert.equal(reads.wanted, 0);
    curve.on_points(live(10, [10]));
    assert.equal(reads.wanted, 1);
  });
});

describe("smoothing", () => {
  const smoothed_request = { ...request, smooth: 0.5 };
  const smoothed = (curve: LiveCurve) => [...(curve.current()?.columns.smoothed ?? [])];

  test("live points carry on what the server began, by the distance in steps", () => {
    const series = history([10, 20], { smooth_unit: 10 }, { smoothed: [10, 15] });
    const { curve } = curve_of(series, smoothed_request);
    // One unit further half of the past stays, two units further a quarter; a NaN changes nothing.
    curve.on_points(live(2, [30, 35, 50], { value: [25, "NaN", 40] }));
    assert.deepEqual(smoothed(curve), [10, 15, 20, 20, 35]);
  });

  test("a bucket's smoothed value is the mean over its points", () => {
    const series = history(
      [20, 40],
      { is_raw: false, smooth_unit: 10, next_ordinal: 3 },
      { count: [2, 1], smoothed: [20, 30] },
    );
    const { curve } = curve_of(series, smoothed_request);
    curve.on_points(live(3, [50], { value: [50] }));
    assert.deepEqual(smoothed(curve), [20, 35]);
  });

  test("without smoothing the column is the mean, also when it came along", () => {
    const { curve } = curve_of(history([1, 2], {}, { smoothed: [7, 7] }));
    curve.on_points(live(2, [3]));
    assert.deepEqual(smoothed(curve), [1, 2, 3]);
  });
});

describe("what a read brought", () => {
  test("is not written to by live points", () => {
    const series = history([10, 20], { is_raw: false, next_ordinal: 18 }, { count: [10, 8] });
    const { curve } = curve_of(series);
    assert.equal(curve.current()?.columns.min.buffer, series.columns.min.buffer, "no copy yet");
    curve.on_points(live(18, [21], { value: [-5] }));
    assert.deepEqual([...series.columns.min], [10, 20]);
    assert.deepEqual([...(curve.current()?.columns.min ?? [])], [10, -5]);
    assert.deepEqual([...(curve.current()?.columns.step_min ?? [])], [10, 21]);
    assert.deepEqual([...(curve.current()?.columns.step_max ?? [])], [10, 20]);
  });
});

describe("axes", () => {
  test("time since the start counts from the first point", () => {
    const series = history([5, 6], {}, { x: [0, 1] });
    const { curve } = curve_of(series, { ...request, x: "relative" });
    curve.on_points(live(2, [9]));
    assert.deepEqual([...(curve.current()?.columns.x ?? [])], [0, 1, 4]);
  });

  test("money goes on at the price of the read, and a price that is old is asked for again", () => {
    const cost_end = { time: 2000, spent: 0.5, per_hour: 3.6, currency: "USD" };
    const series = history([1, 2], { cost_end }, { x: [0.499, 0.5] });
    const { curve, reads } = curve_of(series, { ...request, x: "cost" });
    curve.on_points(live(2, [4]));
    assert.deepEqual([...(curve.current()?.columns.x ?? [])], [0.499, 0.5, 0.502]);
    assert.equal(reads.wanted, 0);
    curve.on_points(live(3, [40]));
    assert.equal(reads.wanted, 1);
  });

  test("where nothing is billed any more, money stands still", () => {
    const cost_end = { time: 2000, spent: 0.5, per_hour: 0, currency: "USD" };
    const { curve } = curve_of(history([1], { cost_end }, { x: [0.5] }), {
      ...{ ...request, x: "cost" },
    });
    curve.on_points(live(1, [9]));
    assert.deepEqual([...(curve.current()?.columns.x ?? [])], [0.5, 0.5]);
  });

  test("a clock that was set back does not turn the line back", () => {
    const series = history([1, 2], {}, { x: [1000, 2000] });
    const { curve } = curve_of(series, { ...request, x: "time" });
    curve.on_points(live(2, [3], { time: [500] }));
    assert.deepEqual([...(curve.current()?.columns.x ?? [])], [1000, 2000, 2000]);
  });
});
