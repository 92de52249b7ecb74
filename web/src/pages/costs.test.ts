import assert from "node:assert/strict";
import { test } from "node:test";
import { set_locale } from "../base/format";
import { cost_sentence } from "./costs";
import type { CostSummary } from "../gen/api";

set_locale("en-US", "UTC");
const usd = (amount: number) => ({ amount, currency: "USD", basis: "estimated" });
const costs = (has_rates: boolean, total: number, planned: number): CostSummary => ({
  rows: [],
  total: usd(total),
  planned_total: usd(planned),
  burn_per_hour: usd(0),
  has_rates,
  server_time: 0,
});

test("the costs in one sentence", () => {
  assert.equal(cost_sentence(costs(true, 2.18, 4.08)), "$2.18 spent of $4.08 planned.");
  assert.equal(cost_sentence(costs(true, 2.18, 0)), "$2.18 spent so far.");
});

test("without a rate there is no $0.00", () => {
  assert.ok(!cost_sentence(costs(false, 0, 0)).includes("$"));
});
