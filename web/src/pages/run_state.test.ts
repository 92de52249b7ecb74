import assert from "node:assert/strict";
import { test } from "node:test";
import { set_locale } from "../base/format";
import { is_silent, state_look } from "./run_state";
import type { RunView } from "../gen/api";

set_locale("en-GB", "UTC");
const NOW = 1_000_000_000;
const run = (parts: Partial<RunView>) =>
  ({
    id: "r1",
    lifecycle: "running",
    is_stalled: false,
    lifecycle_reason: "",
    ...parts,
  }) as RunView;

test("a run that reports is green, a silent one never", () => {
  assert.equal(state_look(run({}), NOW).tone, "ok");
  const quiet = run({ lifecycle_reason: "no data for 40 s", last_data_at: NOW - 42_000 });
  assert.deepEqual(state_look(quiet, NOW), {
    word: "No data for 42\u00a0s",
    icon: "triangle",
    tone: "warn",
  });
  const stalled = run({ is_stalled: true, lifecycle_reason: "stalled: no data for 1 h" });
  assert.deepEqual(
    [state_look(stalled, NOW).word, state_look(stalled, NOW).tone],
    ["Stalled", "warn"],
  );
});

test("a run that is over is not silent", () => {
  const lost = run({ lifecycle: "lost", lifecycle_reason: "no data for 3 h" });
  assert.ok(!is_silent(lost));
  assert.equal(state_look(lost, NOW).word, "Lost contact");
});
