import assert from "node:assert/strict";
import { test } from "node:test";
import { state_changes } from "./announcer";
import type { Overview } from "../gen/api";

const seen = (...runs: Array<[string, string]>) =>
  ({
    live: runs.map(([id, lifecycle]) => ({ id, name: `name-${id}`, lifecycle })),
    finished: [],
    needs: [],
  }) as unknown as Overview;

test("the first look announces nothing", () => {
  assert.equal(state_changes(undefined, seen(["r1", "running"])).changed.size, 0);
});

test("a run that fails is announced once, by its name", () => {
  const { after } = state_changes(undefined, seen(["r1", "running"]));
  const failed = state_changes(after, seen(["r1", "failed"]));
  assert.deepEqual([...failed.changed], [["name-r1", "failed"]]);
  assert.equal(state_changes(failed.after, seen(["r1", "failed"])).changed.size, 0);
});

test("a new run is news", () => {
  const { after } = state_changes(undefined, seen());
  assert.deepEqual(
    [...state_changes(after, seen(["r2", "starting"])).changed],
    [["name-r2", "starting"]],
  );
});

test("health that turns critical is news, also of a run that stands in two lists", () => {
  const run = { id: "r1", name: "nayru", lifecycle: "running" };
  const list = (...health: string[]) =>
    ({
      live: [{ ...run, health: health[0] }],
      finished: [],
      needs: health.slice(1).map((word) => ({ run_view: { ...run, health: word } })),
    }) as unknown as Overview;
  const { after } = state_changes(undefined, list("healthy"));
  assert.equal(state_changes(after, list("warning")).changed.size, 0);
  const turned = state_changes(after, list("critical", "critical"));
  assert.deepEqual([...turned.changed], [["nayru", "running, critical"]]);
});
