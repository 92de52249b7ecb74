// Curves as bytes: views, aliases of raw series, and what is no answer at all.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decode_series } from "./series_binary";

/** Bytes as docs/formats/series_binary.md draws them. */
function packed(series: object[], columns: number[][], cut = 0): ArrayBuffer {
  const json = JSON.stringify({ series });
  const length = Math.ceil(json.length / 8) * 8;
  const numbers = columns.flat();
  const bytes = new ArrayBuffer(8 + length + numbers.length * 8);
  new Uint8Array(bytes).set(new TextEncoder().encode(`AFS1    ${json.padEnd(length)}`));
  new DataView(bytes).setUint32(4, length, true);
  new Float64Array(bytes, 8 + length).set(numbers);
  return bytes.slice(0, bytes.byteLength - cut);
}

const head = {
  ...{ run: "r1", metric: "train/loss", points_total: 3, next_ordinal: 3, attempt: 1 },
};
const raw = { ...head, size: 3, is_raw: true, columns: ["x", "step", "time", "last"] };

describe("binary series", () => {
  test("columns are views on the bytes, series after series", () => {
    const names = ["x", "step", "time", "min", "max", "first", "last", "mean", "step_min"];
    const rest = ["step_max", "count", "nan", "pos_inf", "neg_inf", "smoothed"];
    const columns = [...names, ...rest];
    const bucketed = { ...head, size: 1, is_raw: false, columns, smooth_unit: 10 };
    const bytes = packed(
      [raw, bucketed],
      [[1, 2, 3], [1, 2, 3], [4, 5, 6], [7, 8, 9], columns.map((_, i) => i)],
    );
    const [first, second] = decode_series(bytes);
    assert.deepEqual([...(first?.columns.mean ?? [])], [7, 8, 9]);
    assert.equal(first?.columns.x.buffer, bytes);
    assert.equal(second?.columns.step_max[0], columns.indexOf("step_max"));
    assert.equal(second?.columns.smoothed[0], columns.indexOf("smoothed"));
    assert.equal(second?.smooth_unit, 10);
  });

  test("a raw series says the rest with few columns", () => {
    const [series] = decode_series(
      packed(
        [raw],
        [
          [1, 2, 3],
          [10, 20, 30],
          [0, 0, 0],
          [5, NaN, -Infinity],
        ],
      ),
    );
    assert.ok(series);
    const { columns } = series;
    assert.deepEqual([...columns.last], [5, NaN, -Infinity]);
    assert.deepEqual([...columns.max], [5, NaN, NaN]);
    assert.deepEqual([...columns.smoothed], [5, NaN, NaN]);
    assert.deepEqual([...columns.step_min], [10, 20, 30]);
    assert.deepEqual([...columns.count], [1, 1, 1]);
    assert.deepEqual(
      [[...columns.nan], [...columns.neg_inf]],
      [
        [0, 1, 0],
        [0, 0, 1],
      ],
    );
  });

  test("no series, no bytes, other bytes and half an answer", () => {
    assert.deepEqual(decode_series(packed([], [])), []);
    assert.throws(() => decode_series(new ArrayBuffer(0)), /no head|magic|cut off/);
    assert.throws(
      () => decode_series(new TextEncoder().encode("<!doctype html>.").buffer as ArrayBuffer),
      /no head|magic|cut off/,
    );
    assert.throws(
      () =>
        decode_series(
          packed(
            [raw],
            [
              [1, 2, 3],
              [1, 2, 3],
              [1, 2, 3],
              [1, 2, 3],
            ],
            8,
          ),
        ),
      /no head|magic|cut off/,
    );
  });
});
