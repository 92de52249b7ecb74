// The cache: one request for many curves, live points for held ones only, and no storm of reads.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Answer } from "./api";
import { CurveCache } from "./curve_cache";
import type { CurveRequest } from "./live_curve";
import type { SeriesSink } from "./live_client";
import { column_names, type Columns } from "../base/curve";
import type { ReadSeries } from "./series_binary";

const loss: CurveRequest = { run: "r1", metric: "train/loss", x: "step", points: 100, smooth: 0 };
const rate: CurveRequest = { ...loss, metric: "train/lr" };

/** A server that knows series of one point each, and time that passes when told. */
class World {
  readonly paths: string[] = [];
  readonly sinks = new Set<SeriesSink>();
  readonly known = new Set(["train/loss", "train/lr"]);
  answer_with: Answer<readonly ReadSeries[]> | undefined;
  time = 1_000_000;
  private timers: Array<{ at: number; callback: () => void }> = [];

  readonly cache = new CurveCache({
    live: {
      watch: (sink) => {
        this.sinks.add(sink);
        return () => this.sinks.delete(sink);
      },
    },
    read_series: async (path) => {
      this.paths.push(path);
      return this.answer_with ?? this.answer(path);
    },
    later: (delay_ms, callback) => {
      const timer = { at: this.time + delay_ms, callback };
      this.timers.push(timer);
      return () => (this.timers = this.timers.filter((other) => other !== timer));
    },
    now: () => this.time,
  });

  async pass(ms: number): Promise<void> {
    this.time += ms;
    const due = this.timers.filter(({ at }) => at <= this.time);
    this.timers = this.timers.filter(({ at }) => at > this.time);
    for (const { callback } of due) callback();
    for (let i = 0; i < 5; ++i) await Promise.resolve();
  }

  private answer(path: string): Answer<readonly ReadSeries[]> {
    const asked = new URLSearchParams(path.split("?")[1]).getAll("metric");
    const one = Float64Array.of(1);
    const columns = Object.fromEntries(column_names.map((name) => [name, one])) as unknown;
    const value = asked
      .filter((metric) => this.known.has(metric))
      .map((metric) => ({
        ...{ run: "r1", metric, columns: columns as Columns, smooth_unit: undefined },
        ...{ points_total: 1, next_ordinal: 1, attempt: 1, is_raw: true },
      }));
    return { ok: true, value };
  }
}

describe("reads", () => {
  test("curves asked for together are read in one request", async () => {
    const world = new World();
    const first = world.cache.hold(loss);
    const second = world.cache.hold(rate);
    await world.pass(0);
    assert.deepEqual(world.paths, [
      "/api/v1/series?run=r1&metric=train%2Floss&metric=train%2Flr&x=step&points=100&format=binary",
    ]);
    assert.equal(first.curve.current()?.points_total, 1);
    assert.ok(second.curve.is_loaded);
  });

  test("smoothed curves take those with them that are not, and another smoothing is another request", async () => {
    const world = new World();
    world.cache.hold({ ...loss, smooth: 0.6 });
    world.cache.hold(rate);
    world.cache.hold({ ...loss, smooth: 0.9 });
    await world.pass(0);
    assert.deepEqual(world.paths, [
      "/api/v1/series?run=r1&metric=train%2Floss&metric=train%2Flr&x=step&points=100&smooth=0.6&format=binary",
      "/api/v1/series?run=r1&metric=train%2Floss&x=step&points=100&smooth=0.9&format=binary",
    ]);
  });

  test("a range that is open at its end asks for no end", async () => {
    const world = new World();
    world.cache.hold({ ...loss, range: { from: 5, to: Infinity } });
    await world.pass(0);
    assert.deepEqual(world.paths, [
      "/api/v1/series?run=r1&metric=train%2Floss&x=step&from=5&points=100&format=binary",
    ]);
  });

  test("the same curve is read once for all who hold it", async () => {
    const world = new World();
    const first = world.cache.hold(loss);
    const second = world.cache.hold(loss);
    await world.pass(0);
    assert.equal(world.paths.length, 1);
    assert.equal(first.curve, second.curve);
    first.release();
    first.release();
    assert.equal(world.sinks.size, 1);
    second.release();
    assert.equal(world.sinks.size, 0);
  });

  test("a curve left and taken up again goes on from where it stood", async () => {
    const world = new World();
    const held = world.cache.hold(loss);
    await world.pass(0);
    held.release();
    world.cache.hold(loss);
    await world.pass(0);
    assert.equal(world.paths.length, 1);
    assert.equal([...world.sinks][0]?.next_ordinal(), 1);
  });

  test("a failure is told and cleared by the next read", async () => {
    const world = new World();
    world.answer_with = { ok: false, error: { code: "unreachable", message: "No server." } };
    let told = 0;
    const held = world.cache.hold(loss, () => (told += 1));
    await world.pass(0);
    assert.equal(held.failure()?.message, "No server.");
    world.answer_with = undefined;
    held.retry();
    await world.pass(0);
    assert.equal(held.failure(), undefined);
    assert.equal(told, 2);
  });
});

describe("reading again", () => {
  test("however often points are left out, at most one read an interval", async () => {
    const world = new World();
    world.cache.hold(loss);
    await world.pass(0);
    const [sink] = [...world.sinks];
    for (let i = 0; i < 10; ++i) sink?.on_snapshot();
    await world.pass(1_000);
    assert.equal(world.paths.length, 1);
    await world.pass(1_000);
    await world.pass(0);
    assert.equal(world.paths.length, 2);
  });

  test("what was missing is looked for again when metrics are added", async () => {
    const world = new World();
    const held = world.cache.hold({ ...loss, metric: "eval/loss" });
    await world.pass(0);
    assert.ok(held.curve.is_missing);
    assert.equal(world.sinks.size, 0);
    world.known.add("eval/loss");
    world.cache.look_again("r1");
    await world.pass(2_000);
    await world.pass(0);
    assert.equal(held.curve.is_missing, false);
    assert.equal(world.sinks.size, 1);
  });
});
