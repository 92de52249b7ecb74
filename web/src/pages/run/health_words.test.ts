// What the Health card says and where its rows lead.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checks_sentence, range_of } from "./health_words";
import type { HealthCheckView } from "../../gen/api";

const check = (parts: Partial<HealthCheckView>) =>
  ({ name: "loss_spikes", state: "fine", reason: "", ...parts }) as HealthCheckView;

describe("the part of the chart that a check speaks of", () => {
  test("has room on both sides", () => {
    const spike = check({ metric: "train/loss", from_step: 1200, to_step: 1210 });
    assert.deepEqual(range_of(spike, 2000), { from: 1160, to: 1250 });
    const long = check({ metric: "train/loss", from_step: 0, to_step: 1000 });
    assert.deepEqual(range_of(long, 2000), { from: 0, to: 2000 });
  });
  test("is none where a check speaks of no steps or of no metric", () => {
    assert.equal(range_of(check({ metric: "train/loss" }), 2000), undefined);
    assert.equal(range_of(check({ from_step: 1, to_step: 2 }), 2000), undefined);
  });
});

test("checks that the log cannot tell are not counted", () => {
  const states = ["fine", "note", "warning", "unknown"] as const;
  assert.equal(checks_sentence(states.map((state) => check({ state }))), "1 of 3 checks fine");
  assert.equal(checks_sentence([check({ state: "unknown" })]), "not known yet");
});
