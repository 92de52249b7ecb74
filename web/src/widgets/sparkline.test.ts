import assert from "node:assert/strict";
import { test } from "node:test";
import { spark_paths, type SparkCurve } from "./sparkline";

const curve = (step: number[], value: SparkCurve["value"]): SparkCurve => ({ step, value });
const own_path = (step: number[], value: SparkCurve["value"]) =>
  spark_paths(curve(step, value)).own;

test("a falling loss falls from the top left to the bottom right", () => {
  const { line, end } = own_path([0, 10, 20], [2, 1.5, 1]);
  assert.equal(line, "M0 0L50 50L100 100");
  assert.deepEqual(end, [100, 100]);
});

test("steps that are not evenly spaced keep their distance", () => {
  assert.equal(own_path([0, 10, 100], [1, 0, 1]).line, "M0 0L10 100L100 0");
});

test("NaN leaves a gap, and a lone value in it is a dot", () => {
  const { line, dots } = own_path([0, 1, 2, 3, 4], [0, 1, "NaN", 1, "Infinity"]);
  assert.equal(line, "M0 100L25 0");
  assert.deepEqual(dots, [[75, 0]]);
});

test("one value, or none, draws no line and no nonsense", () => {
  assert.deepEqual(own_path([5], [1]), { line: "", dots: [[50, 50]], end: [50, 50] });
  assert.deepEqual(own_path([], []), { line: "", dots: [], end: undefined });
  assert.equal(own_path([1, 2], ["NaN", "NaN"]).line, "");
});

test("a flat line runs through the middle", () => {
  assert.equal(own_path([0, 1], [3, 3]).line, "M0 50L100 50");
});

test("both curves share their axes, and the last version goes on where this one is not yet", () => {
  const paths = spark_paths(curve([0, 50], [2, 1]), curve([0, 50, 100], [4, 2, 0]));
  assert.equal(paths.own.line, "M0 50L50 75");
  assert.equal(paths.ghost?.line, "M0 0L50 50L100 100");
});

test("a version that ran far longer does not squeeze this one into a corner", () => {
  const long = curve([0, 100, 1000, 10_000], [2, 1, 1, 0]);
  const paths = spark_paths(curve([0, 50], [2, 1]), long, 100);
  assert.equal(paths.own.line, "M0 0L50 100");
  assert.equal(paths.ghost?.line, "M0 0L100 100");
});

test("over a range of its own a flat line lies at its height", () => {
  const { own } = spark_paths(curve([0, 1], [25, 25]), undefined, 1, { low: 0, high: 100 });
  assert.equal(own.line, "M0 75L100 75");
});
