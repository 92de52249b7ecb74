import assert from "node:assert/strict";
import { test } from "node:test";
import { order_text, parse_order, sorted } from "./run_order";
import type { RunView } from "../../gen/api";

const run = (id: string, parts: Partial<RunView>) =>
  ({ id, name: id, lifecycle: "running", points: 0, format: "", ...parts }) as RunView;
const ids = (runs: RunView[]) => runs.map(({ id }) => id).join(" ");

test("the order survives the address bar", () => {
  assert.deepEqual(parse_order("-points"), { column: "points", is_descending: true });
  assert.equal(order_text(parse_order("-points")), "-points");
  assert.equal(order_text(parse_order("no such column")), undefined);
  assert.deepEqual(parse_order(null), { column: "started", is_descending: true });
});

test("unknown figures come last, up or down", () => {
  const runs = [run("a", {}), run("b", { progress: 10 }), run("c", { progress: 90 })];
  assert.equal(ids(sorted(runs, parse_order("progress"))), "b c a");
  assert.equal(ids(sorted(runs, parse_order("-progress"))), "c b a");
});

test("a loss that is NaN is no figure to sort by", () => {
  const loss = (value: unknown) => ({ metric: "loss", value, step: 1, time: 1 }) as RunView["loss"];
  const runs = [
    run("a", { loss: loss("NaN") }),
    run("b", { loss: loss(2) }),
    run("c", { loss: loss(1) }),
  ];
  assert.equal(ids(sorted(runs, parse_order("loss"))), "c b a");
});

test("names are sorted as people count", () => {
  const runs = [run("v10", {}), run("v9", {})];
  assert.equal(ids(sorted(runs, parse_order("name"))), "v9 v10");
});
