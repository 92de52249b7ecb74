import assert from "node:assert/strict";
import { test } from "node:test";
import { matches, parse_filter } from "./run_filter";
import type { RunView } from "../../gen/api";

const nayru = {
  id: "r1",
  name: "Nayru v8 LoRA",
  key: "runs/nayru-v8",
  model: "nayru",
  lifecycle: "failed",
  format: "Lightning CSV",
  project: "default",
} as RunView;
const lost = { ...nayru, id: "r2", model: undefined, lifecycle: "lost" } as RunView;

test("tokens and text are told apart", () => {
  const expected = { text: ["lora", "two words"], status: ["failed"], model: ["nayru"] };
  assert.deepEqual(parse_filter('status:failed LoRA Model:nayru "two words"'), expected);
  assert.deepEqual(parse_filter("   "), { text: [], status: [], model: [] });
});

test("a token that is still being typed filters nothing", () => {
  assert.ok(matches(nayru, parse_filter("status:")));
});

test("all words must occur, one of the states is enough", () => {
  assert.ok(matches(nayru, parse_filter("lora v8")));
  assert.ok(!matches(nayru, parse_filter("lora v9")));
  assert.ok(matches(nayru, parse_filter("status:running status:failed")));
});

test("a state is found by its word on screen too", () => {
  assert.ok(matches(lost, parse_filter('status:"lost contact"')));
  assert.ok(matches(lost, parse_filter("status:lost")));
  assert.ok(!matches(lost, parse_filter("status:live")));
});

test("a run without a model does not match a model", () => {
  assert.ok(!matches(lost, parse_filter("model:nayru")));
});
