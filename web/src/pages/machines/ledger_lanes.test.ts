import assert from "node:assert/strict";
import { test } from "node:test";
import type { RentalStretchView } from "../../gen/api";
import { strip_of, time_by_run } from "./ledger_lanes";

const stretch = (
  from: number,
  to: number,
  run?: string,
  part = 1,
  parts = 1,
): RentalStretchView => ({
  ...{ from, to, part, parts, is_filled: false },
  bucket: run ? "productive" : "idle",
  cost: { amount: 1, currency: "USD", basis: "estimated" },
  ...(run ? { run } : {}),
});

test("one after the other stand in one lane, at the same time one below the other", () => {
  const strip = strip_of([stretch(0, 50), stretch(50, 100, "r1"), stretch(60, 80, "r2")]);
  assert.deepEqual([strip?.from, strip?.to], [0, 100]);
  const drawn = strip?.stretches.map(({ left, width, top, height }) => [left, width, top, height]);
  assert.deepEqual(drawn, [
    [0, 0.5, 0, 1],
    [0.5, 0.5, 0, 0.5],
    [0.6, 0.2, 0.5, 0.5],
  ]);
});

test("a lane that is free again is used again", () => {
  const strip = strip_of([stretch(0, 90, "r1"), stretch(0, 40, "r2"), stretch(40, 90, "r3")]);
  assert.deepEqual(strip?.stretches.map(({ top }) => top).sort(), [0, 0, 0.5]);
});

test("an empty ledger draws nothing", () => {
  assert.equal(strip_of([]), undefined);
  assert.equal(strip_of([stretch(5, 5)]), undefined);
});

test("a run that has half of the machine has half of the time", () => {
  const ledger = [stretch(0, 100, "r1", 1, 2), stretch(0, 100, "r2", 1, 2), stretch(100, 300)];
  assert.deepEqual(time_by_run(ledger), [
    ["", 200],
    ["r1", 50],
    ["r2", 50],
  ]);
});
