// What the run page decides without a screen: which metrics it shows, what its address means, what is copied.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse_look, range_text } from "./chart_query";
import { config_json, config_yaml } from "./config_text";
import { default_smoothing, grouped, loss_lines, matching, small_charts } from "./metric_choice";
import { export_path } from "./chart_export";
import { interesting_params } from "./param_choice";
import { widened } from "./curve_range";
import { latest_view, newest_x, open_ended } from "./view_end";
import type { MetricView, RunView } from "../../gen/api";

const metric = (name: string, count = 10) => ({ metric: name, count }) as MetricView;
const run = (more: Partial<RunView> = {}) => more as RunView;

describe("which metrics the summary shows", () => {
  const hugging_face = [
    "eval/loss",
    "train/epoch",
    "train/grad_norm",
    "train/learning_rate",
    "train/loss",
  ].map((name) => metric(name));

  test("the loss chart has training and validation, by name if nobody chose", () => {
    assert.deepEqual(
      loss_lines(run(), hugging_face).map((line) => line.metric),
      ["train/loss", "eval/loss"],
    );
  });

  test("what the server chose wins", () => {
    const chosen = run({ loss: { metric: "loss/total", value: 1, step: 1, time: 1 } });
    assert.equal(loss_lines(chosen, hugging_face)[0]?.metric, "loss/total");
  });

  test("the small charts have people's names, no counters and nothing twice", () => {
    const shown = loss_lines(run(), hugging_face);
    assert.deepEqual(
      small_charts(hugging_face, shown).map(({ label }) => label),
      ["Learning rate", "Gradient norm"],
    );
  });

  test("there are at most six, also of ten thousand", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => metric(`layer/${i}`));
    assert.equal(small_charts(many, []).length, 6);
  });

  test("an Ultralytics log shows its score and its learning rate", () => {
    const names = ["train/box_loss", "metrics/mAP50(B)", "metrics/mAP50-95(B)", "lr/pg0"];
    const chosen = small_charts(
      names.map((name) => metric(name)),
      [],
    ).map((one) => one.metric);
    assert.deepEqual(chosen.slice(0, 3), ["lr/pg0", "metrics/mAP50-95(B)", "metrics/mAP50(B)"]);
  });

  test("a single value is no curve", () => {
    const chosen = small_charts([metric("train/lr", 1), metric("reward")], []);
    assert.deepEqual(
      chosen.map((one) => one.metric),
      ["reward"],
    );
  });

  test("only noisy training losses are smoothed", () => {
    assert.equal(default_smoothing("train/loss", 1000), 0.6);
    assert.equal(default_smoothing("eval_loss", 1000), 0);
    assert.equal(default_smoothing("lr", 1000), 0);
    assert.equal(default_smoothing("train/loss", 100), 0);
  });
});

describe("the metrics tab", () => {
  test("groups by prefix, in the order of the log, the rest last", () => {
    const groups = grouped(["lr", "train/a", "eval/b", "train/c"].map((name) => metric(name)));
    assert.deepEqual(
      groups.map(({ prefix, metrics }) => [prefix, metrics.length]),
      [
        ["train", 2],
        ["eval", 1],
        ["", 1],
      ],
    );
  });

  test("finds by all words", () => {
    const metrics = [metric("train/Loss"), metric("eval/loss"), metric("lr")];
    assert.deepEqual(
      matching(metrics, "loss  TRAIN").map((found) => found.metric),
      ["train/Loss"],
    );
    assert.equal(matching(metrics, " ").length, 3);
  });
});

describe("the address", () => {
  const look = (query: string) => parse_look(new URLSearchParams(query));

  test("says how the charts are looked at", () => {
    assert.deepEqual(look("x=time&range=100-200.5&smooth=0.9&log=1&band=0"), {
      x: "time",
      range: { from: 100, to: 200.5 },
      smooth: 0.9,
      is_log: true,
      has_band: false,
      ignores_outliers: false,
      from_zero: false,
      has_past: true,
    });
  });

  test("nonsense is the default", () => {
    const plain = look("");
    for (const query of ["x=moon", "range=5-1", "range=a-b", "smooth=x", "smooth=", "log=yes"]) {
      assert.deepEqual(look(query), plain, query);
    }
    assert.equal(look("smooth=7").smooth, 0.99);
  });

  test("switches of the axis", () => {
    const { ignores_outliers, from_zero, has_past } = look("outliers=0&zero=1&past=0");
    assert.deepEqual([ignores_outliers, from_zero, has_past], [true, true, false]);
  });

  test("a range may be open at its end", () => {
    const open = { from: 100, to: Infinity };
    assert.equal(range_text(open, "step"), "100-");
    assert.deepEqual(look("range=100-").range, open);
  });

  test("a range survives being written and read", () => {
    const written = range_text({ from: 12.4, to: 90.6 }, "step");
    assert.deepEqual(look(`range=${written}`).range, { from: 12, to: 91 });
    assert.deepEqual(look(`range=${range_text({ from: 5.1, to: 5.2 }, "step")}`).range, {
      from: 5,
      to: 6,
    });
  });
});

describe("an axis of money", () => {
  const look = (query: string) => parse_look(new URLSearchParams(query));

  test("stands in the address to the millionth, and a range of it is never empty", () => {
    assert.equal(look("x=cost").x, "cost");
    const written = range_text({ from: 0.51234567, to: 1.25 }, "cost");
    assert.equal(written, "0.512346-1.250000");
    assert.deepEqual(look(`range=${written}`).range, { from: 0.512346, to: 1.25 });
    const point = look(`range=${range_text({ from: 0.5, to: 0.5 }, "cost")}`).range;
    assert.deepEqual(point, { from: 0.5, to: 0.501 });
  });

  test("is asked for with a margin of money, not of whole units", () => {
    assert.deepEqual(widened({ from: 0.5, to: 1.5 }, "cost"), { from: 0.47, to: 1.53 });
  });

  test("ends where the newest point lies, which is before what is billed by now", () => {
    const hourly = { amount: 3.6, currency: "USD", basis: "estimated" };
    const live = run({
      ...{ lifecycle: "running", last_data_at: 50_000, cost_per_hour: hourly },
      cost: { ...hourly, amount: 2 },
    });
    assert.equal(newest_x(live, "cost", 60_000)?.toFixed(6), "1.990000");
    assert.equal(newest_x(run(), "cost", 60_000), undefined);
  });

  test("comes with its own column where points are taken away", () => {
    assert.equal(
      export_path("r1", ["loss"], "csv", { steps: { from: 1, to: 9 }, with_cost: true }),
      "/api/v1/export/series?run=r1&metric=loss&from=1&to=9&cost=1&format=csv",
    );
    assert.ok(!export_path("r1", ["loss"], "csv", { with_cost: false }).includes("cost"));
  });
});

describe("the end of a live view", () => {
  const live = run({ lifecycle: "running", step: 1000, started_at: 5000, last_data_at: 65_000 });

  test("stays with the newest point where it touches it, else where it is", () => {
    assert.deepEqual(open_ended({ from: 500, to: 1200 }, live, "step"), {
      from: 500,
      to: Infinity,
    });
    assert.deepEqual(open_ended({ from: 500, to: 900 }, live, "step"), { from: 500, to: 900 });
    assert.deepEqual(open_ended({ from: 10, to: 60 }, live, "relative"), {
      from: 10,
      to: Infinity,
    });
    const finished = { ...live, lifecycle: "finished" } as RunView;
    assert.deepEqual(open_ended({ from: 500, to: 1200 }, finished, "step"), {
      from: 500,
      to: 1200,
    });
    assert.equal(open_ended(undefined, live, "step"), undefined);
  });

  test("what was left behind can catch up, as wide as it was", () => {
    assert.deepEqual(latest_view({ from: 100, to: 300 }, live, "step"), {
      from: 800,
      to: Infinity,
    });
    assert.equal(latest_view({ from: 100, to: Infinity }, live, "step"), undefined);
  });
});

describe("the parameters of the summary", () => {
  const named = (name: string, value = "1") => ({ name, value });

  test("those that people compare runs by come first, and those that say nothing not at all", () => {
    const params = [
      "adam_beta1",
      "bf16",
      "dataset",
      "learning_rate",
      "lora_rank",
      "seed",
      "_wandb",
    ].map((name) => named(name));
    const chosen = interesting_params([named("adafactor", "null"), ...params], 5);
    assert.deepEqual(
      chosen.map(({ name }) => name),
      ["learning_rate", "dataset", "lora_rank", "bf16", "seed"],
    );
    assert.equal(interesting_params([named("lr", "None"), named("x", "")], 8).length, 0);
  });
});

describe("the export of a chart", () => {
  test("names its metrics and the steps that are shown", () => {
    assert.equal(
      export_path("r1", ["train/loss", "eval/loss"], "csv", { steps: { from: 5, to: 9 } }),
      "/api/v1/export/series?run=r1&metric=train%2Floss&metric=eval%2Floss&from=5&to=9&format=csv",
    );
  });
});

describe("copied settings", () => {
  const params = [
    { name: "lr", value: "2e-4" },
    { name: "use_lora", value: "True" },
    { name: "note", value: 'say "yes": no' },
    { name: "seed", value: "007" },
    { name: "mode", value: "no" },
    { name: "__proto__x", value: "None" },
  ];

  test("as JSON, values are what they read as", () => {
    assert.deepEqual(JSON.parse(config_json(params)), {
      lr: 2e-4,
      use_lora: true,
      note: 'say "yes": no',
      seed: "007",
      mode: "no",
      __proto__x: null,
    });
  });

  test("as YAML, what could be misread is quoted", () => {
    const lines = config_yaml(params).split("\n");
    assert.equal(lines[0], "lr: 2e-4");
    assert.equal(lines[1], "use_lora: true");
    assert.equal(lines[2], 'note: "say \\"yes\\": no"');
    assert.equal(lines[3], 'seed: "007"');
    assert.equal(lines[4], 'mode: "no"');
  });
});
