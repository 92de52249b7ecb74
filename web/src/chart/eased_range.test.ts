// The y axis glides when points change its range, and obeys at once when the viewer does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ease_ms, EasedRange } from "./eased_range";

const aim = (target: [number, number], now: number, more = {}) => ({
  target: { from: target[0], to: target[1] },
  view: "step",
  is_log: false,
  is_still: false,
  now,
  ...more,
});

test("a range that grows by new points is reached within the time, and never leaps", () => {
  const axis = new EasedRange();
  assert.deepEqual(axis.at(aim([0, 1], 0)), { from: 0, to: 1 });
  assert.deepEqual(axis.at(aim([0, 2], 1000)), { from: 0, to: 1 });
  let before = 1;
  for (let passed = 16; passed < ease_ms; passed += 16) {
    const { to } = axis.at(aim([0, 2], 1000 + passed));
    assert.ok(to > before && to < 2, `${to} after ${passed} ms`);
    before = to;
    assert.ok(axis.is_moving(1000 + passed));
  }
  assert.deepEqual(axis.at(aim([0, 2], 1000 + ease_ms)), { from: 0, to: 2 });
  assert.ok(!axis.is_moving(1000 + ease_ms));
});

test("another target in the midst of the way is approached from where the axis is", () => {
  const axis = new EasedRange();
  axis.at(aim([0, 1], 0));
  axis.at(aim([0, 2], 1000));
  const half = axis.at(aim([0, 2], 1075)).to;
  assert.equal(axis.at(aim([0, 8], 1075)).to, half);
  assert.ok(axis.at(aim([0, 8], 1100)).to > half);
});

test("a small change is shown at once", () => {
  const axis = new EasedRange();
  axis.at(aim([0, 1], 0));
  assert.deepEqual(axis.at(aim([0, 1.04], 1000)), { from: 0, to: 1.04 });
  assert.ok(!axis.is_moving(1000));
});

test("what the viewer asks for is shown at once: zoom, logarithm, another metric", () => {
  const axis = new EasedRange();
  axis.at(aim([0, 1], 0));
  assert.deepEqual(axis.at(aim([0, 5], 1000, { view: "zoomed" })), { from: 0, to: 5 });
  assert.ok(!axis.is_moving(1000));
});

test("who asked for less motion sees none", () => {
  const axis = new EasedRange();
  axis.at(aim([0, 1], 0, { is_still: true }));
  assert.deepEqual(axis.at(aim([0, 5], 1000, { is_still: true })), { from: 0, to: 5 });
  assert.ok(!axis.is_moving(1000));
});

test("a logarithmic axis glides by ratios", () => {
  const axis = new EasedRange();
  const log = { is_log: true };
  axis.at(aim([1, 10], 0, log));
  axis.at(aim([1, 1000], 1000, log));
  const { to } = axis.at(aim([1, 1000], 1030, log));
  const share = 1 - (1 - 30 / ease_ms) ** 3;
  assert.ok(Math.abs(Math.log10(to) - (1 + 2 * share)) < 1e-9, `${to}`);
});
