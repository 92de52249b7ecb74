import assert from "node:assert/strict";
import { test } from "node:test";
import { headline, needs_count } from "./headline";
import type { NeedView, Overview, RunView, TroubleView } from "../../gen/api";

const run = (id: string, lifecycle: string) => ({ id, lifecycle }) as RunView;
const need = (id: string, lifecycle: string) =>
  ({ kind: `run_${lifecycle}`, run_view: run(id, lifecycle) }) as unknown as NeedView;
const trouble = (path: string): TroubleView => ({ path, reason: "no", since: 0, count: 1 });

function seen(parts: Partial<Overview>): Overview {
  const lists = { live: [], finished: [], needs: [], troubles: [], models: [] };
  const all = { ...lists, runs_total: 0, ...parts } as unknown as Overview;
  const known = all.live.length + all.finished.length + all.needs.length;
  const needs_total = parts.needs_total ?? all.needs.length;
  return { ...all, needs_total, runs_total: parts.runs_total ?? known };
}

test("what trains and what needs me", () => {
  const overview = seen({
    live: [run("r1", "running"), run("r2", "starting")],
    needs: [need("r3", "failed")],
  });
  assert.deepEqual(headline(overview), { calm: "2 runs training.", urgent: "1 thing needs you." });
});

test("nothing trains, and all finished runs are in the list", () => {
  const finished = [run("r1", "finished"), run("r2", "finished"), run("r3", "stopped")];
  assert.equal(headline(seen({ finished })).calm, "Nothing is training. 2 runs are finished.");
  assert.equal(headline(seen({ finished })).urgent, "");
});

test("a list that was cut does not pretend to be all", () => {
  const overview = seen({ finished: [run("r1", "finished")], runs_total: 63 });
  assert.equal(headline(overview).calm, "Nothing is training. 63 runs in all.");
});

test("a paused run is not called training", () => {
  assert.equal(headline(seen({ live: [run("r1", "paused")] })).calm, "1 run paused.");
  const both = seen({ live: [run("r1", "paused"), run("r2", "running")] });
  assert.equal(headline(both).calm, "1 run training, 1 paused.");
});

test("many unreadable files are one thing to look at", () => {
  const overview = seen({ troubles: [trouble("a"), trouble("b")], store_error: "disk full" });
  assert.equal(needs_count(overview), 2);
});

test("runs that the list has no room for are counted", () => {
  const overview = seen({ needs: [need("r1", "failed")], needs_total: 7 });
  assert.equal(headline(overview).urgent, "7 things need you.");
});
