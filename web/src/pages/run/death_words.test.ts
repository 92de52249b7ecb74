// What the report says, and which runs have one.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DeathView, MetricEndView, RunView } from "../../gen/api";
import {
  checkpoint_words,
  death_key,
  has_death,
  range_words,
  report_with_link,
} from "./death_words";

const run = (fields: Partial<RunView>): RunView =>
  ({ id: "r1", lifecycle: "running", is_stalled: false, attempts: 1, ...fields }) as RunView;

test("the dead and the silent have a report, the living and the finished none", () => {
  assert.ok(has_death(run({ lifecycle: "failed" })));
  assert.ok(has_death(run({ lifecycle: "lost" })));
  assert.ok(has_death(run({ lifecycle: "stopped" })));
  assert.ok(has_death(run({ is_stalled: true })));
  assert.ok(!has_death(run({})));
  assert.ok(!has_death(run({ lifecycle: "finished" })));
});

test("a run that died again is asked about again", () => {
  const first = death_key(run({ lifecycle: "failed", last_data_at: 1 }));
  assert.ok(first !== death_key(run({ lifecycle: "failed", last_data_at: 2, attempts: 2 })));
});

test("a checkpoint says what a resume costs", () => {
  const checkpoint = {
    path: "a/checkpoint-1500",
    step: 1500,
    is_step_estimated: false,
    modified_at: 0,
    age_ms: 360_000,
    redone_steps: 340,
  };
  assert.equal(
    checkpoint_words(checkpoint, "step").replace(/\s/g, " "),
    "a/checkpoint-1500, step 1,500, written 6 min before the last data; a resume does 340 steps again",
  );
  assert.ok(
    checkpoint_words({ ...checkpoint, is_step_estimated: true }, "step").includes("about 340"),
  );
  assert.equal(checkpoint_words(undefined, "step"), "None was found beside the log");
});

test("values that are no numbers are counted", () => {
  const end = { min: 1, max: 2, points: 9, not_finite: 3 } as MetricEndView;
  assert.equal(range_words(end), "1 to 2, 3 not finite");
  assert.equal(range_words({ ...end, points: 1 }), "1 point");
});

test("the copied report ends with the page's address", () => {
  const death = { report: "It failed.\n", link: "/runs/r1" } as DeathView;
  assert.equal(report_with_link(death, "http://x:1"), "It failed.\n\nhttp://x:1/runs/r1\n");
});
