import assert from "node:assert/strict";
import { test } from "node:test";
import { parse_choice, report_query, time_range } from "./cost_choice";

const choice = (text: string) => parse_choice(new URLSearchParams(text));
const NOW = Date.parse("2026-11-28T14:02:33Z");
const range = (text: string, zone = "UTC") => {
  const { from, to } = time_range(choice(text), NOW, zone);
  const iso = (time: number | undefined) =>
    time === undefined ? "" : new Date(time).toISOString().slice(0, 16);
  return `${iso(from)}..${iso(to)}`;
};

test("what the address does not say is all time by model; what it says wrongly is not said", () => {
  assert.deepEqual(choice(""), { by: "model", range: "all", from: "", to: "" });
  assert.equal(choice("by=colour&range=ever").by, "model");
  assert.equal(choice("by=colour&range=ever").range, "all");
  assert.equal(choice("by=machine&range=7d").range, "7d");
  assert.equal(choice("from=2026-11-01").range, "dates");
});

test("ranges become times", () => {
  assert.equal(range(""), "..");
  assert.equal(range("range=24h"), "2026-11-27T14:02..");
  assert.equal(range("range=7d"), "2026-11-21T14:02..");
  assert.equal(range("range=month"), "2026-11-01T00:00..");
  assert.equal(range("range=month", "Europe/Berlin"), "2026-10-31T23:00..");
});

test("dates are both included, and one of them is enough", () => {
  assert.equal(range("from=2026-11-01&to=2026-11-02"), "2026-11-01T00:00..2026-11-03T00:00");
  assert.equal(range("from=2026-11-01"), "2026-11-01T00:00..");
  assert.equal(range("to=2026-11-01"), "..2026-11-02T00:00");
  assert.equal(range("from=2026-11-09&to=2026-11-02"), "2026-11-09T00:00..", "no range of nothing");
  assert.equal(range("from=soon"), "..");
});

test("what the server is asked for", () => {
  assert.equal(report_query("run", {}), "by=run");
  assert.equal(report_query("run", { from: 1, to: 2 }), "by=run&from=1&to=2");
});
