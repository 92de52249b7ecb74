import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { set_locale } from "../base/format";
import {
  cost_to_go,
  finish_words,
  known_cost,
  loss_sentence,
  speed_words,
  took_ms,
} from "./run_words";
import type { RunView } from "../gen/api";

set_locale("en-GB", "UTC");
const NOW = Date.UTC(2026, 10, 23, 20, 57);
const MINUTE = 60_000;
const run = (parts: Partial<RunView>) =>
  ({
    id: "r1",
    lifecycle: "running",
    step_unit: "step",
    progress_text: "",
    points: 0,
    metrics: 0,
    ...parts,
  }) as RunView;
const plain = (text: string | undefined) => text?.replaceAll("\u00a0", " ");

describe("the finish", () => {
  test("is clock time first, then how long that is", () => {
    const { main, sub } = finish_words(run({ finish_at: NOW + 32 * MINUTE }), NOW);
    assert.equal(main, "21:29");
    assert.equal(plain(sub), "in 32 min");
  });
  test("that has passed is not a negative time", () => {
    assert.equal(finish_words(run({ finish_at: NOW - MINUTE }), NOW).main, "Any moment");
  });
  test("that is not known says why", () => {
    assert.equal(finish_words(run({}), NOW).sub, "the log names no last step");
    assert.equal(finish_words(run({ total_steps: 900 }), NOW).sub, "more steps are needed");
  });
});

describe("the speed", () => {
  test("is tokens before samples before steps", () => {
    const words = speed_words(run({ tokens_per_second: 3412, steps_per_second: 2 }));
    assert.equal(plain(words?.main), "3,412 tok/s");
    assert.equal(plain(words?.sub), "2 steps/s");
  });
  test("of slow steps is the time of one", () => {
    assert.equal(plain(speed_words(run({ steps_per_second: 0.4 }))?.main), "2.5 s per step");
    const epochs = run({ step_unit: "epoch", steps_per_second: 1 / 90 });
    assert.equal(plain(speed_words(epochs)?.main), "1 min per epoch");
  });
  test("is nothing, not zero, when it is not known", () => {
    assert.equal(speed_words(run({})), undefined);
    assert.equal(speed_words(run({ steps_per_second: 0 })), undefined);
  });
});

test("a run took from its start to its end, or to its newest data", () => {
  assert.equal(took_ms(run({ started_at: NOW, ended_at: NOW + MINUTE })), MINUTE);
  assert.equal(took_ms(run({ started_at: NOW, last_data_at: NOW + MINUTE })), MINUTE);
  assert.equal(took_ms(run({ started_at: NOW, ended_at: NOW - MINUTE })), undefined);
  assert.equal(took_ms(run({ ended_at: NOW })), undefined);
  assert.equal(took_ms(run({ started_at: NOW, ended_at: NOW })), undefined);
});

test("a cost that nothing is known of is not zero", () => {
  const nothing = { amount: 0, currency: "USD", basis: "estimated" };
  assert.equal(known_cost(run({ cost: nothing })), undefined);
  assert.equal(
    known_cost(run({ cost: nothing, started_at: NOW, ended_at: NOW + MINUTE })),
    nothing,
  );
  assert.equal(known_cost(run({})), undefined);
});

test("what a run will still cost, with its band, gets less as it is spent", () => {
  const usd = (amount: number) => ({ amount, currency: "USD", basis: "from provider" });
  const band = { cost_to_finish_p10: usd(0.35), cost_to_finish_p90: usd(0.45) };
  const live = run({ cost_to_finish: usd(0.4), cost_per_hour: usd(0.5) });
  assert.equal(cost_to_go({ ...live, ...band }), "$0.40 ± $0.05 to go");
  assert.equal(cost_to_go(live, 0.1), "$0.30 to go");
  assert.equal(cost_to_go(live, 9), "$0.00 to go");
  assert.equal(cost_to_go(run({ cost_per_hour: usd(0.5) })), "$0.50 per hour");
  assert.equal(cost_to_go(run({})), undefined);
});

test("a sparkline in words skips what is no number", () => {
  const sparkline = { metric: "train/loss", step: [1, 2, 3], value: [2.16, 0.81, "NaN"] };
  const words = loss_sentence(run({ sparkline: sparkline as RunView["sparkline"] }));
  assert.equal(words, "train/loss from 2.16 to 0.81");
});
