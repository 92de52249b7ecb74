import assert from "node:assert/strict";
import { test } from "node:test";
import type { SpentView } from "../gen/api";
import { bucket_words, in_bucket_order, split_sentence, type Bucket } from "./bucket_words";

const spent = (bucket: Bucket, amount: number): SpentView => ({
  bucket,
  cost: { amount, currency: "USD", basis: "from provider" },
});

test("a split begins with what was wanted and ends with what was wasted", () => {
  const rows = [
    spent("idle", 0.82),
    spent("setup", 0.1),
    spent("productive", 1.29),
    spent("stalled", 0),
  ];
  assert.deepEqual(
    in_bucket_order(rows).map(({ bucket }) => bucket),
    ["productive", "setup", "idle"],
  );
});

test("a bucket that a newer server made is kept, comes last and goes by its own name", () => {
  const newer = "cooling" as Bucket;
  const rows = [spent(newer, 1), spent("storage", 1)];
  assert.equal(in_bucket_order(rows)[1]?.bucket, newer);
  assert.equal(bucket_words(newer).word, "cooling");
});

test("the sentence says what the bar shows", () => {
  const money = ({ amount }: { amount: number }) => `$${amount.toFixed(2)}`;
  assert.equal(
    split_sentence([spent("idle", 0.82), spent("productive", 4.13)], money),
    "Training $4.13, idle $0.82",
  );
  assert.equal(split_sentence([], money), "Nothing spent yet");
});
