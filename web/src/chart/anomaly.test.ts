// Which points a viewer is led to, and which healthy noise is left alone.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { no_columns, type Columns } from "../base/curve";
import { find_anomalies, next_anomaly } from "./anomaly";

function curve(values: number[]): Columns {
  const y = Float64Array.from(values, (value) => (Number.isFinite(value) ? value : NaN));
  const x = Float64Array.from(values, (_, i) => i);
  const counted = (wanted: (value: number) => boolean) =>
    Float64Array.from(values, (value) => (wanted(value) ? 1 : 0));
  return {
    ...{ ...no_columns, x, step: x, min: y, max: y, mean: y },
    nan: counted(Number.isNaN),
    pos_inf: counted((value) => value === Infinity),
    neg_inf: counted((value) => value === -Infinity),
  };
}

function found(values: number[]) {
  return find_anomalies("loss", curve(values), 0, values.length).map(
    ({ kind, x }) => `${kind} ${x}`,
  );
}

/** The values with some others in their places. */
function with_(values: readonly number[], others: Readonly<Record<number, number>>): number[] {
  return values.map((value, i) => others[i] ?? value);
}

/** Normal noise that is the same each time. */
function gaussian(count: number, seed = 1): number[] {
  let state = seed;
  const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  return Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()),
  );
}

describe("spikes", () => {
  const decay = gaussian(800).map((noise, i) => 2 + 8 * Math.exp(-i / 60) + noise * 0.05);

  test("one point far out, and a wider one once", () => {
    assert.deepEqual(found(with_(decay, { 400: 6 })), ["spike 400"]);
    assert.deepEqual(found(with_(decay, { 400: 6, 401: 7, 402: 5 })), ["spike 401"]);
    assert.deepEqual(found(with_(decay, { 300: -4 })), ["spike 300"]);
  });

  test("none in a falling loss with noise, whatever the seed", () => {
    for (let seed = 1; seed <= 50; ++seed) {
      const values = gaussian(1000, seed).map(
        (noise, i) => 2 + 8 * Math.exp(-i / 40) + noise * 0.1,
      );
      assert.deepEqual(found(values), [], `seed ${seed}`);
    }
  });

  test("none in warm-up, decay and steps of a schedule", () => {
    const schedule = Array.from({ length: 500 }, (_, i) =>
      i < 50 ? i / 50 : 0.1 ** Math.floor(i / 150),
    );
    assert.deepEqual(found(schedule), []);
    const cosine = Array.from(
      { length: 500 },
      (_, i) => 1e-4 * (1 + Math.cos((i / 500) * Math.PI)),
    );
    assert.deepEqual(found(cosine), []);
  });

  test("none in a sawtooth that epochs make, nor where far points are usual", () => {
    assert.deepEqual(found(Array.from({ length: 600 }, (_, i) => (i % 60) / 60)), []);
    const heavy = gaussian(600).map((noise, i) => (i % 20 === 0 ? 50 : 1) + Math.abs(noise) * 0.1);
    assert.deepEqual(found(heavy), []);
  });

  test("a few points are no noise to stand out of", () => {
    assert.deepEqual(found([3, 2, 9, 2, 1]), []);
  });
});

describe("what is not finite", () => {
  test("each run of a kind once, between the spikes, in order", () => {
    const values = gaussian(100).map((noise) => 5 + noise * 0.1);
    const odd = with_(values, { 20: NaN, 21: NaN, 40: 9, 60: Infinity, 80: -Infinity });
    assert.deepEqual(found(odd), ["nan 20", "spike 40", "pos_inf 60", "neg_inf 80"]);
  });
});

describe("the way from one to the next", () => {
  const anomalies = find_anomalies(
    "loss",
    curve(with_(Array(100).fill(1), { 20: NaN, 60: NaN })),
    0,
    100,
  );
  const x = (from: number | undefined, direction: 1 | -1) =>
    next_anomaly(anomalies, from, direction)?.x;

  test("forwards, backwards and round the ends", () => {
    assert.deepEqual([x(undefined, 1), x(20, 1), x(60, 1)], [20, 60, 20]);
    assert.deepEqual([x(undefined, -1), x(60, -1), x(20, -1)], [60, 20, 60]);
    assert.equal(next_anomaly([], 5, 1), undefined);
  });
});
