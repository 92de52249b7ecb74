// Axis labels: round, within the axis, neither too many nor none.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { duration_ticks, linear_ticks, log_ticks } from "./ticks";

describe("linear", () => {
  test("round values within the axis", () => {
    assert.deepEqual(linear_ticks(0.62, 2.24, 5), [1, 1.5, 2]);
    assert.deepEqual(linear_ticks(0, 3000, 6), [0, 500, 1000, 1500, 2000, 2500, 3000]);
    assert.deepEqual(linear_ticks(0, 0.3, 3), [0, 0.1, 0.2, 0.3]);
    assert.deepEqual(linear_ticks(-1, 1, 4), [-1, -0.5, 0, 0.5, 1]);
  });

  test("steps are whole", () => {
    assert.deepEqual(linear_ticks(0, 3, 10, 1), [0, 1, 2, 3]);
    assert.deepEqual(linear_ticks(0, 19, 8, 1), [0, 5, 10, 15]);
  });

  test("very small and very large values are no trouble", () => {
    for (const size of [1e-9, 1e-4, 1, 1e6, 1e12]) {
      const ticks = linear_ticks(0, 3 * size, 5);
      assert.ok(ticks.length >= 3 && ticks.length <= 7, `${size}: ${ticks.length}`);
    }
  });

  test("an axis without length has one", () => {
    assert.deepEqual(linear_ticks(5, 5, 5), [5]);
  });
});

describe("durations", () => {
  test("full minutes, hours and days", () => {
    assert.deepEqual(duration_ticks(0, 3600, 4), [0, 900, 1800, 2700, 3600]);
    assert.deepEqual(duration_ticks(0, 4 * 86_400, 4), [0, 86_400, 172_800, 259_200, 345_600]);
    assert.deepEqual(duration_ticks(0, 40, 4), [0, 10, 20, 30, 40]);
  });
});

describe("logarithmic", () => {
  test("decades, with 2 and 5 where there is room", () => {
    assert.deepEqual(log_ticks(0.5, 20, 6), [0.5, 1, 2, 5, 10, 20]);
    assert.deepEqual(log_ticks(1e-4, 10, 6), [1e-4, 1e-3, 0.01, 0.1, 1, 10]);
    assert.deepEqual(log_ticks(1, 1e12, 4), [1, 1e3, 1e6, 1e9, 1e12]);
  });

  test("within a fraction of a decade they are linear", () => {
    assert.deepEqual(log_ticks(0.8, 1.2, 4), [0.8, 0.9, 1, 1.1, 1.2]);
  });

  test("there are none without positive values", () => {
    assert.deepEqual(log_ticks(0, 1, 4), []);
  });
});
