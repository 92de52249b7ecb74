import assert from "node:assert/strict";
import { test } from "node:test";
import type { CostDay } from "../../gen/api";
import { bars_of, day_label, nice_top } from "./day_bars";
import { OTHER_KEY, type Slice } from "./slices";

const usd = (amount: number) => ({ amount, currency: "USD", basis: "estimated" });
const slice = (key: string): Slice => ({ key, name: key, amount: 1, paint: "slot1", rows: 1 });
const day = (parts: Readonly<Record<string, number>>): CostDay => ({
  date: "2026-11-28",
  from: 0,
  to: 1,
  cost: usd(Object.values(parts).reduce((sum, one) => sum + one, 0)),
  parts: Object.entries(parts).map(([key, amount]) => ({ key, cost: usd(amount) })),
});

test("a bar is stacked in the order of the slices, and what has none is other", () => {
  const slices = [slice("a"), slice("b"), slice(OTHER_KEY)];
  const [bar] = bars_of([day({ x: 1, b: 2, y: 0.5, a: 4 })], slices);
  assert.deepEqual(
    bar?.parts.map((part) => [part.slice.key, part.from, part.amount]),
    [
      ["a", 0, 4],
      ["b", 4, 2],
      [OTHER_KEY, 6, 1.5],
    ],
  );
});

test("a day without money has no parts", () => {
  assert.deepEqual(bars_of([day({})], [slice("a")])[0]?.parts, []);
});

test("the axis ends at a figure that people can read", () => {
  assert.deepEqual(
    [0, 0.9, 1, 1.01, 2.5, 4.2, 7, 43, 0.003].map(nice_top),
    [1, 1, 1, 1.5, 3, 5, 8, 50, 0.02],
  );
});

test("a day is named by its number, the month where it begins", () => {
  assert.equal(day_label("2026-11-28", false), "28");
  assert.match(day_label("2026-11-28", true), /28/);
  assert.match(day_label("2026-11-28", true), /[^\d\s]/);
  assert.notEqual(day_label("2026-12-01", false), "1");
});
