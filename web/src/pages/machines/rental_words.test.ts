import assert from "node:assert/strict";
import { test } from "node:test";
import { set_locale } from "../../base/format";
import type { ProviderView, RentalRunView, RentalView } from "../../gen/api";
import {
  gpu_words,
  idle_words,
  pending_words,
  provider_troubles,
  rental_look,
  rental_origin,
  rental_troubles,
  rented_sentence,
} from "./rental_words";

set_locale("en-US", "UTC");

const price = (compute: number, storage = 0) => ({
  ...{ compute, storage, total: compute + storage, currency: "USD" },
  ...{ basis: "from provider" as const, is_complete: true },
});
const cost = (amount: number) => ({ amount, currency: "USD", basis: "from provider" });
const run = (lifecycle: RentalRunView["lifecycle"]) => ({ run: "r1", lifecycle }) as RentalRunView;
const rental = (part: Partial<RentalView>): RentalView =>
  ({
    ...{ id: "m1", provider: "my vast", provider_id: "312", name: "my vast 312", state: "running" },
    ...{ basis: "from provider", price: price(0.5, 0.02), billed: price(0.5, 0.02), gpu_count: 1 },
    ...{ gpu_name: "RTX 4090", runs: [], spent: [], is_stale: false, trouble: "", idle_ms: 0 },
    ...part,
  }) as RentalView;

test("a machine that is billed and on which nothing runs is no green sign", () => {
  assert.equal(rental_look(rental({})).word, "Running, idle");
  assert.equal(rental_look(rental({})).tone, "warn");
  assert.equal(rental_look(rental({ runs: [run("failed")] })).word, "Running, idle");
  assert.equal(rental_look(rental({ runs: [run("running")] })).tone, "ok");
  assert.equal(rental_look(rental({ is_stale: true })).word, "Not seen lately");
  const stopped = rental({ state: "stopped", billed: price(0, 0.02) });
  assert.equal(rental_look(stopped).word, "Stopped, disk billed");
  assert.equal(rental_look(rental({ state: "thawing" as RentalView["state"] })).tone, "idle");
});

test("the line below the name does not say it again", () => {
  assert.equal(rental_origin(rental({})), "RTX 4090");
  assert.equal(
    rental_origin(rental({ name: "nayru-v8", gpu_count: 2 })),
    "my vast 312, 2 × RTX 4090",
  );
  const card = rental({
    basis: "estimated",
    provider: "rate cards",
    provider_id: "a@b",
    host: "b",
  });
  assert.equal(rental_origin(card), "rate cards, RTX 4090");
  assert.equal(gpu_words(rental({ gpu_name: "", gpu_count: 2 })), "2 GPUs");
  assert.equal(gpu_words(rental({ gpu_name: "", gpu_count: 0 })), "");
});

test("what was lost idle is minutes and money", () => {
  assert.equal(idle_words(rental({})), undefined);
  const moment = rental({ idle_ms: 900, spent: [{ bucket: "idle", cost: cost(0.0003) }] });
  assert.equal(idle_words(moment), undefined);
  const idle = rental({ idle_ms: 38 * 60_000, spent: [{ bucket: "idle", cost: cost(0.817) }] });
  assert.equal(idle_words(idle)?.replaceAll("\u00a0", " "), "Idle for 38 min in all: $0.82 lost");
});

test("a price that is asked for is told with both prices", () => {
  assert.equal(pending_words(rental({})), undefined);
  const words = pending_words(rental({ pending: { price: price(0.9, 0.04) } })) ?? "";
  assert.match(words, /rise from \$0\.52\/h to \$0\.94\/h/);
  assert.match(pending_words(rental({ pending: { price: price(0.3) } })) ?? "", /fall from/);
});

test("troubles say what, since when and what to do", () => {
  assert.deepEqual(rental_troubles(rental({})), []);
  const [stale, other] = rental_troubles(
    rental({ is_stale: true, last_seen_at: 7, trouble: "it has a negative price" }),
  );
  assert.equal(stale?.since, 7);
  assert.equal(other?.words, "It has a negative price.");
  const provider = (part: Partial<ProviderView>) =>
    ({ name: "my vast", refused: [], refused_total: 0, error: "", ...part }) as ProviderView;
  assert.deepEqual(provider_troubles(provider({})), []);
  const error = "my vast refuses the key in /key (HTTP 401): make a new one";
  const [refused] = provider_troubles(provider({ failing_since: 9, error, is_key_refused: true }));
  assert.deepEqual(refused, {
    ...{ tone: "crit", title: "my vast refuses the key", words: `${error}.`, since: 9 },
  });
  const [listed] = provider_troubles(
    provider({ refused_total: 2, refused: [{ provider_id: "5", reason: "has no price" }] }),
  );
  assert.equal(listed?.title, "my vast lists 2 machines that cannot be shown");
  assert.match(listed?.words ?? "", /in no sum; 5 has no price\./);
});

test("one sentence says how many, for how much, and how many do nothing", () => {
  assert.equal(rented_sentence([]), "No machine is rented.");
  const busy = rental({ runs: [run("running")] });
  assert.equal(rented_sentence([busy]), "1 machine rented, $0.52 per hour.");
  assert.equal(rented_sentence([rental({})]), "1 machine rented, $0.52 per hour. It is idle.");
  assert.equal(
    rented_sentence([busy, rental({}), rental({})]),
    "3 machines rented, $1.56 per hour. 2 are idle.",
  );
});
