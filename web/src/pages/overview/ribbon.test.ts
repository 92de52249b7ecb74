import assert from "node:assert/strict";
import { test } from "node:test";
import type { MachineView, RentalView, SeriesView } from "../../gen/api";
import { rent_slots, ribbon_words, ribbons_of, SLOTS, use_slots } from "./ribbon";

const HOUR = 3_600_000;
const TO = Date.UTC(2026, 10, 23, 20);
const span = { from: TO - 24 * HOUR, to: TO };
const price = (compute: number) => ({
  compute,
  storage: 0.02,
  total: compute + 0.02,
  currency: "USD",
  basis: "from provider",
});
const segment = (from: number, until: number | undefined, compute: number) => ({
  since: TO - from * HOUR,
  until: until === undefined ? undefined : TO - until * HOUR,
  billed: price(compute),
});
const run = (from: number, to: number, lifecycle = "failed") => ({
  from: TO - from * HOUR,
  to: TO - to * HOUR,
  lifecycle,
});
const rental = (parts: object) =>
  ({
    id: "m3",
    provider: "vast.ai",
    provider_id: "34410000",
    label: "",
    host: "",
    gpu_name: "A100",
    gpu_count: 1,
    state: "running",
    basis: "from provider",
    billed: price(1.27),
    segments: [segment(6, undefined, 1.27)],
    runs: [],
    ...parts,
  }) as unknown as RentalView;
const machine = (gpus: object[]) => ({ id: "m1", name: "node-1", gpus }) as unknown as MachineView;
const gpu = {
  index: 0,
  uuid: "G",
  name: "RTX 4090",
  series: "system/gpu.0/",
  utilization_percent: 62,
};

test("a rented machine is at work, idle, or not there", () => {
  const slots = rent_slots(
    rental({
      segments: [segment(10, 8, 1.27), segment(8, 6, 0), segment(6, undefined, 1.27)],
      runs: [run(10, 9), run(5, 1)],
    }),
    span,
  );
  assert.equal(slots.length, SLOTS);
  const hours = (kind: unknown) => slots.filter((slot) => slot === kind).length / 2;
  assert.equal(hours(1), 1 + 4);
  assert.equal(hours("idle"), 1 + 1 + 1);
  assert.equal(hours(undefined), 24 - 8, "stopped is neither, though its disk is billed");
  assert.equal(ribbon_words(slots), "At work for 5 h of the last 24, billed for nothing for 3 h");
});

test("what it does now is said in a word", () => {
  const now = (parts: object) => ribbons_of([], [rental(parts)], new Map(), span)[0];
  assert.deepEqual([now({})?.now, now({})?.is_wasted], ["idle", true]);
  assert.equal(now({ runs: [run(5, 0, "running")] })?.now, "training");
  assert.equal(now({ billed: price(0), state: "stopped" })?.now, "stopped");
  assert.equal(now({ gpu_count: 4 })?.name, "4 × A100");
  assert.equal(now({})?.place, "vast.ai 34410000");
  assert.equal(now({})?.price?.amount.toFixed(2), "1.29");
});

test("a GPU of this host shows its use; its rate card is no second row", () => {
  const card = rental({ host: "node-1", basis: "estimated" });
  const [own, ...others] = ribbons_of([machine([gpu])], [card], new Map(), span);
  assert.equal(others.length, 0);
  assert.deepEqual([own?.name, own?.place, own?.now], ["RTX 4090", "node-1", "62%"]);
  assert.equal(own?.price?.basis, "from provider");
  assert.equal(ribbons_of([machine([])], [card], new Map(), span)[0]?.place, "node-1");
  const two = ribbons_of([machine([gpu, { ...gpu, index: 1 }])], [card], new Map(), span);
  assert.deepEqual(
    two.map(({ place, price: of }) => [place, of]),
    [
      ["node-1, GPU 0", undefined],
      ["node-1, GPU 1", undefined],
    ],
    "the price is that of both",
  );
});

test("the use of a half hour is the mean of its points, and nothing where there are none", () => {
  const day = {
    time: [TO - HOUR, TO - HOUR + 60_000, TO - 1, TO - 30 * HOUR],
    mean: [50, 80, 100, 7],
    count: [2, 1, 4, 1],
  } as unknown as SeriesView;
  const slots = use_slots(day, span);
  assert.equal(slots[SLOTS - 2], 0.6);
  assert.equal(slots[SLOTS - 1], 1);
  assert.equal(slots.filter((slot) => slot !== undefined).length, 2);
});
