import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  format_ago,
  format_bytes,
  format_clock,
  format_count,
  format_duration,
  format_hours,
  format_metric,
  format_money,
  format_change,
  format_percent,
  format_rate,
  format_score,
  format_speed,
  format_spent,
  format_stopwatch,
  plural,
  set_locale,
} from "./format";

set_locale("en-GB", "UTC");
const plain = (text: string) => text.replace(/[\u202f\u00a0\u2009]/g, " ");
const usd = (amount: number) => ({ amount, currency: "USD", basis: "estimated" });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 10, 23, 20, 57);

describe("a metric's value", () => {
  test("has four significant digits", () => {
    assert.equal(format_metric(0.814), "0.814");
    assert.equal(format_metric(0.81404999), "0.814");
    assert.equal(format_metric(12.3456), "12.35");
    assert.equal(format_metric(0), "0");
  });
  test("is scientific where digits would not tell", () => {
    assert.equal(format_metric(0.000118), "1.18e−4");
    assert.equal(format_metric(-2_500_000), "−2.5e6");
  });
  test("may be no number, and says so", () => {
    assert.equal(format_metric("NaN"), "NaN");
    assert.equal(format_metric("Infinity"), "+Inf");
    assert.equal(format_metric("-Infinity"), "−Inf");
  });
});

describe("counts and sizes", () => {
  test("are whole until a million", () => {
    assert.equal(format_count(3412), "3,412");
    assert.equal(plain(format_count(1_234_567)), "1.2 M");
    assert.equal(plural(1, "run"), "1 run");
    assert.equal(plural(2, "run"), "2 runs");
  });
  test("are powers of ten for files", () => {
    assert.equal(plain(format_bytes(0)), "0 B");
    assert.equal(plain(format_bytes(1500)), "1.5 kB");
    assert.equal(plain(format_bytes(999_999)), "1 MB");
    assert.equal(plain(format_bytes(214_748_364)), "215 MB");
  });
  test("a little GPU time is not none", () => {
    assert.equal(plain(format_hours(0)), "0 h");
    assert.equal(plain(format_hours(0.02)), "< 0.1 h");
    assert.equal(plain(format_hours(14.72)), "14.7 h");
  });
  test("progress is never 100% before the end", () => {
    assert.equal(format_change(-4.62), "−4.6%");
    assert.equal(format_change(0.34), "+0.3%");
    assert.equal(format_change(0.01), "0.0%");
    assert.equal(format_percent(99.97), "99%");
    assert.equal(format_percent(100), "100%");
    assert.equal(format_score(0.782), "78.2%");
  });
  test("speeds keep what matters", () => {
    assert.equal(plain(format_speed(3412.4, "tok")), "3,412 tok/s");
    assert.equal(plain(format_speed(2.345, "step")), "2.35 step/s");
  });
});

describe("money", () => {
  test("has two decimals and no zero for a little", () => {
    assert.equal(format_money(usd(2.184)), "$2.18");
    assert.equal(format_money(usd(0.004)), "< $0.01");
    assert.equal(format_money(usd(0)), "$0.00");
    assert.equal(format_money({ amount: 3, currency: "no such", basis: "" }), "3.00 no such");
  });
  test("an axis of money has cents, and finer ones below a unit", () => {
    const texts = [0, 0.31, 0.0123, 0.0000004, 2.1, 12.345].map((x) => format_spent(x, "USD"));
    assert.deepEqual(texts, ["$0.00", "$0.310", "$0.0123", "$0.000000", "$2.10", "$12.35"]);
    assert.equal(format_spent(0.5, "USD", 2), "$0.50");
  });
  test("rates below ten cents have three", () => {
    assert.equal(format_rate(usd(0.029)), "$0.029");
    assert.equal(format_rate(usd(1.2)), "$1.20");
  });
});

describe("time", () => {
  test("durations read as people say them", () => {
    assert.equal(plain(format_duration(42_900)), "42 s");
    assert.equal(plain(format_duration(32 * MINUTE)), "32 min");
    assert.equal(plain(format_duration(3 * HOUR + 20 * MINUTE)), "3 h 20 m");
    assert.equal(plain(format_duration(52 * HOUR)), "2 d 4 h");
    assert.equal(plain(format_duration(-5)), "0 s");
    assert.equal(format_stopwatch(5 * HOUR + 18 * MINUTE + 6000), "05:18:06");
  });
  test("clock time says as much of the date as is needed", () => {
    assert.equal(format_clock(NOW + 32 * MINUTE, NOW), "21:29");
    assert.equal(format_clock(NOW + 10 * HOUR + 43 * MINUTE, NOW), "Tue 07:40");
    assert.equal(format_clock(NOW - 300 * HOUR, NOW), "11 Nov 08:57");
    assert.equal(format_clock(Date.UTC(2021, 4, 3), NOW), "3 May 2021");
  });
  test("twelve-hour clocks have no leading zero", () => {
    set_locale("en-US", "UTC");
    assert.equal(plain(format_clock(NOW + 10 * MINUTE, NOW)), "9:07 PM");
    set_locale("en-GB", "UTC");
  });
  test("ago, until a day has passed", () => {
    assert.equal(plain(format_ago(NOW - 38 * MINUTE, NOW)), "38 min ago");
    assert.equal(format_ago(NOW + 200, NOW), "just now");
    assert.equal(format_ago(NOW - 26 * HOUR, NOW), "Sun 18:57");
  });
});
