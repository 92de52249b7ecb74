import assert from "node:assert/strict";
import { test } from "node:test";
import { shared_cents, shared_money } from "./cents";
import { set_locale } from "./format";

set_locale("en-US", "UTC");
const usd = (amount: number) => ({ amount, currency: "USD", basis: "estimated" });
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

test("three thirds of a dollar are a dollar", () => {
  const thirds = [usd(0.333333), usd(0.333333), usd(0.333334)];
  assert.deepEqual(shared_cents(thirds, usd(1)), [33, 33, 34]);
  assert.deepEqual(shared_money(thirds, usd(1)), ["$0.33", "$0.33", "$0.34"]);
});

test("what makes no cent is said to be less, not nothing", () => {
  const parts = [usd(2.004), usd(0.004), usd(0)];
  assert.deepEqual(shared_money(parts, usd(2.008)), ["$2.01", "< $0.01", "$0.00"]);
});

test("any amounts: the shown rows add up to the shown total, none off by a cent", () => {
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let round = 0; round < 500; ++round) {
    const micros = Array.from({ length: 1 + Math.floor(random() * 40) }, () =>
      Math.floor(random() * (random() < 0.3 ? 9_000 : 3e7)),
    );
    const parts = micros.map((one) => usd(one / 1e6));
    const cents = shared_cents(parts, usd(sum(micros) / 1e6));
    assert.equal(sum(cents), Math.round(sum(micros) / 1e4));
    cents.forEach((one, index) => assert.ok(Math.abs(one - (micros[index] ?? 0) / 1e4) <= 1));
  }
});

test("no rows have no cents", () => {
  assert.deepEqual(shared_cents([], usd(0)), []);
});
