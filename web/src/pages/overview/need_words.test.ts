import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { set_locale } from "../../base/format";
import type { NeedView, RunView } from "../../gen/api";
import { need_advice, need_link, need_money, need_title } from "./need_words";

set_locale("en-GB", "UTC");
const NOW = Date.UTC(2026, 10, 23, 20, 57);
const MINUTE = 60_000;
const usd = (amount: number, basis = "from provider") => ({ amount, currency: "USD", basis });
const run = (parts: Partial<RunView>) =>
  ({ id: "r1", lifecycle: "failed", ended_at: NOW - 38 * MINUTE, ...parts }) as RunView;
const need = (parts: Partial<NeedView>): NeedView => ({
  kind: "run_failed",
  severity: "critical",
  title: "veran-v6",
  words: "",
  action: "",
  command: "",
  ...parts,
});
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const title = (parts: Partial<NeedView>) => plain(need_title(need(parts), NOW));
const money = (parts: Partial<NeedView>, as_of = NOW) => plain(need_money(need(parts), as_of, NOW));

describe("the title", () => {
  test("says since when, and that the machine is paid on", () => {
    assert.equal(title({ run_view: run({}) }), "failed 38 min ago");
    assert.equal(
      title({ run_view: run({}), rental: "m1" }),
      "failed 38 min ago and its machine is still billed",
    );
    const lost = run({ lifecycle: "lost", last_data_at: NOW - MINUTE });
    assert.equal(title({ kind: "run_lost", run_view: lost }), "lost contact 1 min ago");
    const done = run({ lifecycle: "finished" });
    assert.equal(
      title({ kind: "run_over_billed", run_view: done, rental: "m1" }),
      "finished 38 min ago and its machine is still billed",
    );
  });
  test("of something to come says when", () => {
    assert.equal(
      title({ kind: "contract_ends", until: NOW + 120 * MINUTE }),
      "is not done when its machine's contract ends at 22:57",
    );
  });
  test("of a provider says since when", () => {
    assert.equal(
      title({ kind: "key_refused", since: NOW - 5 * MINUTE }),
      "has refused our key for 5 min",
    );
  });
  test("of a kind that the page does not know is the name alone", () => {
    assert.equal(title({ kind: "budget" }), "");
  });
});

describe("the money", () => {
  const lost = { cost: usd(0.817), per_hour: usd(1.29) };
  test("is what was lost and what goes on", () => {
    assert.equal(money(lost), "$0.82 lost since, $1.29 an hour goes on.");
    assert.equal(money({ cost: usd(0.817) }), "$0.82 lost since.");
  });
  test("grows while the page waits for the server's next word", () => {
    assert.equal(money(lost, NOW - 20 * MINUTE), "$1.25 lost since, $1.29 an hour goes on.");
  });
  test("that is estimated says so", () => {
    const own = { cost: usd(0.1, "estimated"), per_hour: usd(0.03, "estimated") };
    assert.equal(money(own), "$0.10 lost since, $0.030 an hour goes on (estimated).");
  });
  test("of a run without a rented machine is what it has cost", () => {
    const started_at = NOW - 60 * MINUTE;
    assert.equal(money({ run_view: run({ started_at, cost: usd(3) }) }), "It has cost $3.00.");
    assert.equal(money({ run_view: run({}) }), "");
  });
  test("of something to come is what is at stake", () => {
    const until = NOW + MINUTE;
    assert.equal(
      money({ kind: "contract_ends", until, cost: usd(3) }),
      "$3.00 spent on it is at stake.",
    );
    assert.equal(
      money({ kind: "price_rises", cost: usd(0.8) }),
      "$0.80 more until the run is done.",
    );
  });
});

test("what to do is said where no button does it", () => {
  const action = "Destroy it, if nothing on its disk is needed";
  assert.equal(need_advice(need({ kind: "storage_billed", rental: "m1", action })), `${action}.`);
  const beside = "Look at the run; leave the machine to nayru-v8";
  assert.equal(
    need_advice(need({ kind: "run_stalled", rental: "m1", action: beside })),
    `${beside}.`,
  );
  assert.equal(need_advice(need({ rental: "m1", action, command: "stop" })), "");
  assert.equal(need_advice(need({ action: "See what happened" })), "");
});

test("each need leads to where more is told", () => {
  assert.equal(need_link(need({ run_view: run({}) }))?.href, "/runs/r1#what-happened");
  const live = run({ lifecycle: "running" });
  assert.equal(need_link(need({ kind: "contract_ends", run_view: live }))?.href, "/runs/r1");
  assert.equal(need_link(need({ kind: "billed_for_nothing", rental: "m1" }))?.href, "/machines");
  assert.equal(need_link(need({ kind: "key_refused" })), undefined);
});
