// What of a curve is a line, a dot, a gap or a marker, and what smoothing makes of it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { no_columns } from "../base/curve";
import { smooth } from "./smoothing";
import { odd_runs, segments, typical_distance } from "./trace";

const column = (...values: number[]) => Float64Array.from(values);
const evenly = (count: number) => Float64Array.from({ length: count }, (_, i) => i * 10);

describe("lines and gaps", () => {
  test("an unbroken curve is one line", () => {
    assert.deepEqual(segments(evenly(10), evenly(10), 0, 10), [{ start: 0, end: 10 }]);
  });

  test("a missing value breaks it, and a lone point stays visible", () => {
    const y = column(1, 2, NaN, 4, NaN, 6, 7);
    assert.deepEqual(segments(evenly(7), y, 0, 7), [
      { start: 0, end: 2 },
      { start: 3, end: 4 },
      { start: 5, end: 7 },
    ]);
  });

  test("missing data is not bridged", () => {
    const x = column(...evenly(10), 900, 910);
    assert.deepEqual(segments(x, x, 0, 12), [
      { start: 0, end: 10 },
      { start: 10, end: 12 },
    ]);
  });

  test("a few points have no rhythm to break", () => {
    assert.equal(segments(column(0, 1, 1000), column(1, 1, 1), 0, 3).length, 1);
  });

  test("one long gap does not hide itself", () => {
    assert.ok(typical_distance(column(...evenly(20), 1000)) < 60);
  });
});

describe("odd values", () => {
  test("neighbours are one run, kinds stay apart", () => {
    const columns = {
      ...no_columns,
      nan: column(0, 2, 1, 0, 1),
      pos_inf: column(1, 0, 0, 0, 0),
      neg_inf: column(0, 0, 0, 0, 0),
    };
    assert.deepEqual(odd_runs(columns, 0, 5), [
      { kind: "nan", start: 1, end: 3, count: 3 },
      { kind: "nan", start: 4, end: 5, count: 1 },
      { kind: "pos_inf", start: 0, end: 1, count: 1 },
    ]);
  });
});

describe("smoothing", () => {
  test("none is the values themselves", () => {
    const y = column(3, 1, 2);
    assert.equal(smooth(evenly(3), y, 0), y);
  });

  test("a constant stays what it is, from its first point on", () => {
    assert.deepEqual(
      [...smooth(evenly(5), column(2, 2, 2, 2, 2), 0.9)].map((value) => value.toFixed(9)),
      Array.from({ length: 5 }, () => (2).toFixed(9)),
    );
  });

  test("more smoothing leaves less of a spike", () => {
    const y = column(0, 0, 0, 10, 0, 0);
    const peak = (amount: number) => Math.max(...smooth(evenly(6), y, amount));
    assert.ok(peak(0.3) > peak(0.6) && peak(0.6) > peak(0.9));
  });

  test("after a long pause the past counts less", () => {
    const near = smooth(column(0, 10, 20, 30, 40), column(0, 0, 0, 0, 10), 0.8);
    const far = smooth(column(0, 10, 20, 30, 400), column(0, 0, 0, 0, 10), 0.8);
    assert.ok((far[4] as number) > (near[4] as number));
  });

  test("a value that is not finite stays a gap and is forgotten", () => {
    const smoothed = smooth(evenly(3), column(1, NaN, 1), 0.5);
    assert.ok(Number.isNaN(smoothed[1]));
    assert.equal(smoothed[2], 1);
  });
});
