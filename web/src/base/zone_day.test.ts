import assert from "node:assert/strict";
import { test } from "node:test";
import { date_at, day_start, days_after, known_zone } from "./zone_day";

const iso = (time: number | undefined) => new Date(time ?? NaN).toISOString();

test("a day begins at its midnight, whatever the zone's clock does on it", () => {
  assert.equal(iso(day_start("2026-11-28", "UTC")), "2026-11-28T00:00:00.000Z");
  assert.equal(iso(day_start("2026-03-29", "Europe/Berlin")), "2026-03-28T23:00:00.000Z");
  assert.equal(iso(day_start("2026-03-30", "Europe/Berlin")), "2026-03-29T22:00:00.000Z");
  assert.equal(iso(day_start("2026-11-28", "Asia/Kolkata")), "2026-11-27T18:30:00.000Z");
  assert.equal(iso(day_start("2026-11-28", "Pacific/Kiritimati")), "2026-11-27T10:00:00.000Z");
  assert.equal(iso(day_start("2026-11-28", "Pacific/Pago_Pago")), "2026-11-28T11:00:00.000Z");
});

test("what is no date has no beginning", () => {
  for (const text of ["", "yesterday", "2026-13-01", "2026-11-28T10:00"]) {
    assert.equal(day_start(text, "UTC"), undefined);
  }
});

test("days are counted by the calendar", () => {
  assert.equal(days_after("2026-02-28", 1), "2026-03-01");
  assert.equal(days_after("2026-01-01", -1), "2025-12-31");
  assert.equal(date_at(Date.parse("2026-11-28T23:30:00Z"), "Europe/Berlin"), "2026-11-29");
});

test("a zone that the browser does not know is none", () => {
  assert.equal(known_zone("Europe/Berlin"), "Europe/Berlin");
  assert.equal(known_zone("Middle/Earth"), undefined);
  assert.equal(known_zone(""), undefined);
});
