import assert from "node:assert/strict";
import { test } from "node:test";
import type { GpuView, MachineView, SeriesView } from "../../gen/api";
import { set_locale } from "../../base/format";
import { day_curve, span_words } from "./day_curve";
import { cpu_words, gpu_look, machine_sentence, memory_label } from "./machine_words";

const gpu = (part: Partial<GpuView>): GpuView => ({
  index: 0,
  name: "Fake",
  uuid: "GPU-0",
  series: "system/gpu.0/",
  is_mig: false,
  slowed_by: [],
  processes: [],
  ...part,
});
const machine = (part: Partial<MachineView>): MachineView => ({
  name: "node-1",
  read_at: 1_000_000,
  host: { disk_path: "/" },
  gpu_words: "no GPU on this host",
  has_no_gpu: true,
  gpus: [],
  driver_version: "",
  samples_dropped: 0,
  ...part,
});

test("a machine says in one sentence what its GPUs do", () => {
  assert.equal(machine_sentence(machine({}), 1_000_000), "No GPU on this host.");
  const gpus = [
    gpu({ utilization_percent: 97 }),
    gpu({ index: 1, utilization_percent: 0 }),
    gpu({ index: 2, fault: "lost" }),
  ];
  assert.equal(
    machine_sentence(machine({ gpus, gpus_read_at: 1_000_000 }), 1_001_000),
    "3 GPUs: 1 busy, 1 idle, 1 lost.",
  );
  const one = machine({ gpus: gpus.slice(0, 1), gpus_read_at: 1_000_000 });
  assert.equal(machine_sentence(one, 1_001_000), "1 GPU: busy.");
  assert.equal(machine_sentence(one, 1_060_000), "1 GPU: no new reading.");
});

test("a GPU that does not tell its utilisation is neither busy nor idle", () => {
  assert.equal(gpu_look(gpu({ is_mig: true }), false).word, "Unknown");
  const processes = [{ pid: 1, command: "python3", joined_by: "" }];
  assert.equal(gpu_look(gpu({ is_mig: true, processes }), false).word, "In use");
  assert.equal(
    gpu_look(gpu({ utilization_percent: 90, slowed_by: ["heat"] }), false).word,
    "Slowed by heat",
  );
});

test("what is not known is left out", () => {
  assert.equal(cpu_words(machine({})), "");
  assert.equal(
    cpu_words(machine({ host: { disk_path: "/", cpu_cores: 8, load_1m: 1.25 } })),
    "8 cores, load 1.25",
  );
  assert.equal(memory_label(undefined, undefined), "Memory not told");
  assert.equal(memory_label("61.2 GB", "80 GB"), "61.2 GB of 80 GB used");
});

test("a curve says what it covers", () => {
  set_locale("en-GB", "UTC");
  const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 28, hour, minute);
  assert.equal(span_words([at(14, 20), at(15)], at(15, 1)), "since 14:20");
  assert.equal(span_words([at(14, 20), at(15, 5)], at(20)), "from 14:20 to 15:05");
  assert.equal(span_words([at(0, 2), at(23, 58)], at(23, 59)), "in the last 24 h");
  assert.equal(span_words([at(-72), at(23, 58)], at(23, 59)), "since Wed 00:00");
});

test("a day's curve has a gap where nobody looked", () => {
  const view = {
    time: [0, 10, 20, 100, 110],
    mean: [1, 2, 3, 4, "NaN"],
    count: [1, 1, 2, 1, 0],
  } as unknown as SeriesView;
  const curve = day_curve(view);
  assert.deepEqual(curve.times, [0, 10, 20, 21, 100, 110]);
  assert.deepEqual(curve.values, [1, 2, 3, "NaN", 4, "NaN"]);
  assert.equal(curve.mean, 13 / 5);
  assert.deepEqual(day_curve(undefined).times, []);
});
