// What of a run's money brought nothing, and its band, in words.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Bucket } from "../../base/bucket_words";
import { set_locale } from "../../base/format";
import type { RunMoneyView } from "../../gen/api";
import { band_words, waste_words } from "./money_words";

set_locale("en-GB", "UTC");
const usd = (amount: number) => ({ amount, currency: "USD", basis: "estimated" });
const part = (bucket: Bucket, amount: number) => ({ bucket, cost: usd(amount) });
const money = (amount: number, ...spent: ReturnType<typeof part>[]) =>
  ({ cost: usd(amount), spent }) as unknown as RunMoneyView;

describe("waste", () => {
  test("is what stood still or was done again, of all", () => {
    const spent = [part("productive", 1.79), part("redone", 0.11), part("stalled", 0.2)];
    assert.equal(waste_words(money(2.1, ...spent)), "$0.31 of $2.10 on nothing");
  });
  test("is not spoken of where there is none to the cent", () => {
    assert.equal(waste_words(money(2, part("productive", 1), part("setup", 1))), undefined);
    assert.equal(waste_words(money(2, part("stalled", 0.004))), undefined);
    assert.equal(waste_words({ spent: [] } as unknown as RunMoneyView), undefined);
  });
});

test("a band is told where it is one to the cent", () => {
  assert.equal(band_words(usd(1.9), usd(1.6), usd(2.2)), "$1.90 ($1.60 to $2.20)");
  assert.equal(band_words(usd(1.9), usd(1.901), usd(1.902)), "$1.90");
  assert.equal(band_words(usd(1.9), undefined, undefined), "$1.90");
});
