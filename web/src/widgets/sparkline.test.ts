import assert from "node:assert/strict";
import { test } from "node:test";
import { sparkline_path } from "./sparkline";

test("a falling loss falls from the top left to the bottom right", () => {
  const { line, end } = sparkline_path([0, 10, 20], [2, 1.5, 1]);
  assert.equal(line, "M0 0L50 50L100 100");
  assert.deepEqual(end, [100, 100]);
});

test("steps that are not evenly spaced keep their distance", () => {
  assert.equal(sparkline_path([0, 10, 100], [1, 0, 1]).line, "M0 0L10 100L100 0");
});

test("NaN leaves a gap, and a lone value in it is a dot", () => {
  const { line, dots } = sparkline_path([0, 1, 2, 3, 4], [0, 1, "NaN", 1, "Infinity"]);
  assert.equal(line, "M0 100L25 0");
  assert.deepEqual(dots, [[75, 0]]);
});

test("one value, or none, draws no line and no nonsense", () => {
  assert.deepEqual(sparkline_path([5], [1]), { line: "", dots: [[50, 50]], end: [50, 50] });
  assert.deepEqual(sparkline_path([], []), { line: "", dots: [], end: undefined });
  assert.equal(sparkline_path([1, 2], ["NaN", "NaN"]).line, "");
});

test("a flat line runs through the middle", () => {
  assert.equal(sparkline_path([0, 1], [3, 3]).line, "M0 50L100 50");
});

test("over a range of its own a flat line lies at its height", () => {
  const { line } = sparkline_path([0, 1], [25, 25], { low: 0, high: 100 });
  assert.equal(line, "M0 75L100 75");
});
