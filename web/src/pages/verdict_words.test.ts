import { describe, test } from "node:test";
import assert from "node:assert/strict";
import type { RunView, VerdictView } from "../gen/api";
import { baseline_note, short_verdict } from "./verdict_words";

const verdict = (more: Partial<VerdictView>): VerdictView => ({
  ...{ state: "none", words: "", is_pinned: false, baseline: "r7", baseline_name: "nayru-v7" },
  ...more,
});
const run = { step_unit: "step" } as RunView;

describe("a verdict in short", () => {
  test("says by how much, of the baseline's value", () => {
    const better = verdict({ state: "better", value: 0.814, baseline_value: 0.853 });
    assert.deepEqual(short_verdict(better), {
      figure: "4.6% better",
      rest: "than nayru-v7",
      tone: "better",
    });
    assert.equal(baseline_note(better, run), "0.853 at the same step");
    const worse = verdict({ state: "worse", value: 3, baseline_value: 1 });
    assert.equal(short_verdict(worse)?.figure, "200% worse");
    const from_zero = verdict({ state: "worse", value: 3, baseline_value: 0 });
    assert.equal(short_verdict(from_zero)?.figure, "worse");
  });

  test("noise has no figure", () => {
    const same = verdict({ state: "same", value: 0.851, baseline_value: 0.853 });
    assert.equal(short_verdict(same)?.figure, "about the same");
  });

  test("says what changed when it cannot compare", () => {
    const other = verdict({
      state: "not_comparable",
      words: "Not comparable: dataset changed, 1,500 samples here, 1,200 in nayru-v7",
    });
    assert.equal(short_verdict(other)?.figure, "not comparable");
    assert.equal(baseline_note(other, run), "dataset changed");
  });

  test("nothing where there is none", () => {
    assert.equal(short_verdict(undefined), undefined);
    assert.equal(short_verdict(verdict({ state: "none" })), undefined);
  });
});
