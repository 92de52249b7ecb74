import assert from "node:assert/strict";
import { test } from "node:test";
import type { GpuView } from "../../gen/api";
import { ends_of, gpu_figures, span_named } from "./machine_figures";

test("the address names a span, and a day is meant where it names none that there is", () => {
  assert.equal(span_named("7d").span_ms, 7 * 86_400_000);
  assert.equal(span_named(null).key, "24h");
  assert.equal(span_named("toString").key, "24h");
});

test("an axis ends at what the card can hold, and at the curve's own end where that is not told", () => {
  const gpu = { series: "system/gpu.1/", memory_total_bytes: 8, power_limit_watts: 0 } as GpuView;
  const [busy, memory, power] = gpu_figures(gpu);
  assert.equal(busy?.metric, "system/gpu.1/utilization_percent");
  assert.deepEqual(memory?.range, { low: 0, high: 8 });
  assert.equal(power?.range, undefined);
});

test("the newest and the highest value are numbers, or there are none", () => {
  assert.deepEqual(ends_of([1, 3, "NaN"], [2, 5, "NaN"]), { newest: 3, most: 5 });
  assert.equal(ends_of(["NaN"], ["NaN"]), undefined);
  assert.equal(ends_of([], []), undefined);
});
