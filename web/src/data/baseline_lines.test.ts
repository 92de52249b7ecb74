// Baselines for sparklines: one request for all rows in sight, none for what is known.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BaselineLines } from "./baseline_lines";
import type { Answer } from "./api";
import type { SeriesList } from "../gen/api";

const list = (...found: Array<[run: string, metric: string]>): SeriesList => ({
  series: found.map(([run, metric]) => ({
    ...({ run, metric, step: [1, 2], mean: [2, 1] } as unknown as SeriesList["series"][number]),
  })),
});

function world(answer: () => Answer<SeriesList>) {
  const paths: string[] = [];
  let waiting: Array<() => void> = [];
  const seen = { time: 1_000_000 };
  const lines = new BaselineLines({
    read: async (path) => (paths.push(path), answer()),
    soon: (callback) => void waiting.push(callback),
    now: () => seen.time,
  });
  const settle = async () => {
    const now = waiting;
    waiting = [];
    for (const callback of now) callback();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { lines, paths, settle, seen };
}

test("rows that come into sight together are read together, once", async () => {
  const { lines, paths, settle } = world(() => ({
    ok: true,
    value: list(["r1", "loss"], ["r2", "train/loss"]),
  }));
  const first = lines.line("r1", "loss");
  const second = lines.line("r2", "train/loss");
  lines.line("r1", "loss");
  assert.equal(first.value, undefined);
  await settle();
  assert.deepEqual(paths, [
    "/api/v1/series?run=r1&run=r2&metric=loss&metric=train%2Floss&x=step&points=60",
  ]);
  assert.deepEqual(first.value, { metric: "loss", step: [1, 2], value: [2, 1] });
  assert.deepEqual(second.value?.metric, "train/loss");
  lines.line("r1", "loss");
  await settle();
  assert.equal(paths.length, 1);
});

test("a run that has no such metric is not asked for again at once, but later", async () => {
  const { lines, paths, settle, seen } = world(() => ({ ok: true, value: list() }));
  assert.equal(lines.line("r1", "loss").value, undefined);
  await settle();
  lines.line("r1", "loss");
  await settle();
  assert.equal(paths.length, 1);
  seen.time += 10 * 60_000;
  lines.line("r1", "loss");
  await settle();
  assert.equal(paths.length, 2);
});

test("what could not be read is asked for again by the next row that wants it", async () => {
  let is_down = true;
  const { lines, paths, settle } = world(() =>
    is_down
      ? { ok: false, error: { code: "busy", message: "later" } as never }
      : { ok: true, value: list(["r1", "loss"]) },
  );
  lines.line("r1", "loss");
  await settle();
  is_down = false;
  const line = lines.line("r1", "loss");
  await settle();
  assert.equal(paths.length, 2);
  assert.equal(line.value?.step.length, 2);
});

test("many runs are read in several requests", async () => {
  const { lines, paths, settle } = world(() => ({ ok: true, value: list() }));
  for (let i = 0; i < 30; ++i) lines.line(`r${i}`, "loss");
  await settle();
  assert.deepEqual(
    paths.map((path) => path.match(/run=/g)?.length),
    [24, 6],
  );
});
