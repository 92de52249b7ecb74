// How far the axes go.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { no_columns } from "../base/curve";
import { left_out, visible, x_extent, y_extent, type Drawn } from "./extent";

const linear = { is_log: false };

const zeros = (of: number[]) => new Float64Array(of.length);

function drawn(x: number[], y: number[], band = 0): Drawn {
  const mean = Float64Array.from(y);
  const columns = {
    ...no_columns,
    x: Float64Array.from(x),
    mean,
    min: mean.map((value) => value - band),
    max: mean.map((value) => value + band),
  };
  return {
    columns: {
      ...columns,
      count: mean.map(() => 1),
      nan: zeros(y),
      pos_inf: zeros(y),
      neg_inf: zeros(y),
    },
    line: mean,
  };
}

describe("x", () => {
  test("all curves together", () => {
    const curves = [drawn([5, 10], [1, 1]), drawn([0, 7], [1, 1]), drawn([], [])];
    assert.deepEqual(x_extent(curves, 1), { from: 0, to: 10 });
    assert.equal(x_extent([drawn([], [])], 1), undefined);
  });

  test("a single point has room around it", () => {
    assert.deepEqual(x_extent([drawn([5], [1])], 1), { from: 4, to: 6 });
  });

  test("one neighbour beyond each edge is drawn too", () => {
    const x = Float64Array.from([0, 10, 20, 30, 40]);
    assert.deepEqual(visible(x, { from: 15, to: 30 }), { start: 1, end: 5 });
    assert.deepEqual(visible(x, { from: -5, to: 100 }), { start: 0, end: 5 });
  });
});

describe("y", () => {
  const x = { from: 0, to: 10 };

  test("the band is inside, and what lies beyond the edge does not count", () => {
    const { from, to } = y_extent([drawn([0, 5, 10, 15], [2, 3, 2, 99], 0.5)], x, linear);
    assert.ok(from > 1.2 && from < 1.5, `${from}`);
    assert.ok(to > 3.5 && to < 3.8, `${to}`);
  });

  test("what is never negative does not get a negative axis", () => {
    assert.equal(y_extent([drawn([0, 5], [0, 10])], x, linear).from, 0);
  });

  test("a logarithmic axis leaves out what it cannot show", () => {
    const { from } = y_extent([drawn([0, 5, 9], [-1, 0, 10])], x, {
      is_log: true,
    });
    assert.ok(from > 0);
  });

  test("nothing finite still gives an axis", () => {
    assert.deepEqual(y_extent([drawn([1], [NaN])], x, linear), { from: 0, to: 1 });
  });

  const x_of = (values: number[]) => values.map((_, i) => i);
  const wide = { from: 0, to: 1000 };

  test("outliers are left out and counted", () => {
    const values = Array.from({ length: 300 }, (_, i) => 1 + (i % 10) / 10);
    values[40] = 900;
    values[41] = -900;
    const options = { is_log: false, ignores_outliers: true };
    const curve = drawn(x_of(values), values);
    const y = y_extent([curve], wide, options);
    assert.ok(y.from > 0.8 && y.to < 2.1, `${y.from} to ${y.to}`);
    const expected = { hidden: 0, above: 1, below: 1, is_exact: true };
    assert.deepEqual(left_out([curve], wide, y, options), expected);
  });

  test("from zero, also from below", () => {
    const of = (values: number[]) =>
      y_extent([drawn(x_of(values), values)], wide, { is_log: false, from_zero: true });
    assert.equal(of([5, 6]).from, 0);
    assert.equal(of([-6, -5]).to, 0);
    assert.ok(of([-6, 5]).from < -6);
  });

  test("a logarithm owns up to what it hides", () => {
    const options = { is_log: true };
    const values = [-1, 0, 1, 10, NaN];
    const curve = drawn(x_of(values), values);
    const y = y_extent([curve], wide, options);
    assert.deepEqual(left_out([curve], wide, y, options), {
      hidden: 2,
      above: 0,
      below: 0,
      is_exact: true,
    });
  });
});
