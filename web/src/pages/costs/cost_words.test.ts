import assert from "node:assert/strict";
import { test } from "node:test";
import { set_locale } from "../../base/format";
import type { CostReport, SpentView } from "../../gen/api";
import { share_words, basis_words, burn_words, cost_sentence, spent_sentence } from "./cost_words";

set_locale("en-US", "UTC");
const usd = (amount: number, basis = "estimated") => ({ amount, currency: "USD", basis });
const burn = (training: number, idle = 0, storage = 0) => ({
  total: usd(training + idle + storage),
  training: usd(training),
  idle: usd(idle),
  storage: usd(storage),
  machines: 1,
  machines_idle: idle > 0 ? 1 : 0,
});
const report = (changes: Partial<CostReport>): CostReport => ({
  by: "model",
  has_prices: true,
  currency: "USD",
  time_zone: "UTC",
  total: usd(0),
  from_provider: usd(0),
  rows: [],
  spent: [],
  planned_total: usd(0),
  burn: burn(0),
  days: [],
  earlier_days: 0,
  earlier_cost: usd(0),
  budgets: [],
  waste: [],
  waste_left_out: 0,
  waste_total: usd(0),
  finishing: [],
  evaluations: [],
  server_time: 0,
  ...changes,
});
const spent = (bucket: SpentView["bucket"], amount: number): SpentView => ({
  bucket,
  cost: usd(amount),
});

test("the costs in one sentence", () => {
  const all = { total: usd(4.12), waste_total: usd(0.89), burn: burn(0.41, 0.88) };
  assert.equal(
    cost_sentence(report(all), "all"),
    "$4.12 spent, $0.89 of it on nothing. $1.29 an hour now.",
  );
  assert.equal(
    cost_sentence(report({ total: usd(2) }), "7d"),
    "$2.00 spent in the last 7 days. Nothing is billed now.",
  );
  assert.equal(
    cost_sentence(report({ burn: burn(1.29) }), "month"),
    "Nothing was spent this month. $1.29 an hour now.",
  );
});

test("without a price there is no $0.00", () => {
  assert.ok(!cost_sentence(report({ has_prices: false }), "all").includes("$"));
});

test("every sum says where it comes from", () => {
  assert.equal(basis_words(usd(1, "from provider")), "from provider");
  assert.equal(basis_words(usd(1)), "estimated from rate × time");
  assert.equal(
    basis_words(usd(3, "partly estimated"), usd(2)),
    "$2.00 from provider, the rest estimated",
  );
  assert.equal(basis_words(usd(3, "set by hand")), "set by hand");
});

test("what is billed now, split", () => {
  assert.equal(burn_words(burn(0)), "no machine is billed");
  assert.equal(burn_words(burn(1.29)), "all of it training, estimated");
  assert.equal(
    burn_words(burn(0.41, 0.88, 0.02)),
    "$0.41 training, $0.88 idle, $0.020 storage; estimated",
  );
});

test("what it went into, in a sentence", () => {
  const parts = [
    spent("idle", 1),
    spent("productive", 6),
    spent("evaluation", 2),
    spent("setup", 1),
  ];
  assert.equal(
    spent_sentence(parts, usd(10)),
    "80% went into work that was kept; 10% bought nothing.",
  );
  assert.equal(
    spent_sentence([spent("productive", 1)], usd(1)),
    "100% went into work that was kept, and nothing was wasted.",
  );
});

test("a part of a sum, however small", () => {
  assert.equal(share_words(usd(1), usd(8)), "13%");
  assert.equal(share_words(usd(0.094), usd(1)), "9.4%");
  assert.equal(share_words(usd(0.0001), usd(20)), "< 0.1%");
  assert.equal(share_words(usd(0), usd(20)), "");
  assert.equal(share_words(usd(0), usd(0)), "");
  assert.equal(share_words(usd(9.98), usd(10)), "> 99%", "not all of it");
  assert.equal(share_words(usd(10), usd(10)), "100%");
});
