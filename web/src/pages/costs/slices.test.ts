import assert from "node:assert/strict";
import { test } from "node:test";
import type { CostRow } from "../../gen/api";
import { paint_of, slices_of } from "./slices";

const row = (key: string, amount?: number): CostRow => ({
  key,
  name: key.toUpperCase(),
  status: "",
  gpu_hours: 0,
  spent: [],
  ...(amount !== undefined && { cost: { amount, currency: "USD", basis: "estimated" } }),
});

test("ten models are six slices and other, and nothing is lost", () => {
  const rows = Array.from({ length: 10 }, (_, index) => row(`m${index}`, 10 - index));
  const slices = slices_of(rows, "model");
  assert.deepEqual(
    slices.map((slice) => slice.name),
    ["M0", "M1", "M2", "M3", "M4", "M5", "Other"],
  );
  assert.equal(
    slices.reduce((sum, slice) => sum + slice.amount, 0),
    55,
  );
  assert.equal(slices.at(-1)?.rows, 4);
  assert.equal(paint_of(slices, "m9"), "tone-other");
  assert.equal(new Set(slices.map((slice) => slice.paint)).size, 7, "each has a colour of its own");
});

test("what costs nothing, or is not known, has no slice", () => {
  assert.deepEqual(slices_of([row("a", 0), row("b")], "run"), []);
  assert.equal(paint_of([], "a"), "");
});

test("what belongs to none is not painted as one of the others", () => {
  const slices = slices_of([row("a", 1), row("", 3)], "run");
  assert.deepEqual(
    slices.map((slice) => slice.key),
    ["", "a"],
  );
  assert.equal(slices[0]?.paint, "tone-none");
});
