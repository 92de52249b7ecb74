// What of a curve is a line, a dot, a gap or a marker.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { no_columns } from "../base/curve";
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
