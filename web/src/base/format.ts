// Format: numbers, money and time as words, in the browser's language. Called by every view; knows no DOM.
// What is not known has no figure: callers write "not known yet", never 0.
import type { MoneyView } from "../gen/api";

export type WireNumber = number | "NaN" | "Infinity" | "-Infinity";

const GAP = "\u00a0"; // Never a line's end: "32 min" stays together.
const MINUS = "\u2212";
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let locale: string | undefined; // Undefined: the browser's own.
let zone: string | undefined;

/** For tests and a later setting; undefined means the browser's own. */
export function set_locale(new_locale: string | undefined, new_zone: string | undefined): void {
  locale = new_locale;
  zone = new_zone;
  number_formats.clear();
  time_formats.clear();
}

const number_formats = new Map<string, Intl.NumberFormat>();
const time_formats = new Map<string, Intl.DateTimeFormat>();

function number_format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = number_formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, options);
  number_formats.set(key, made);
  return made;
}

function time_format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const known = time_formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  time_formats.set(key, made);
  return made;
}

const decimals = (value: number, digits: number) =>
  number_format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** 0.8140 → 0.814, 0.000118 → 1.18e-4: four significant digits. */
export function format_metric(wire: WireNumber): string {
  const value = Number(wire);
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : `${MINUS}Inf`;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return scientific(value);
  return number_format({ maximumSignificantDigits: 4 }).format(value).replace("-", MINUS);
}

function scientific(value: number): string {
  const [mantissa = "", exponent = ""] = value.toExponential(3).split("e");
  const short = number_format({ maximumFractionDigits: 3 }).format(Number(mantissa));
  return `${short}e${exponent.replace("+", "")}`.replaceAll("-", MINUS);
}

/** 4.6%, 0.04%, 120%: a share, with two digits or all before the point. */
export function format_percent_plain(percent: number): string {
  const digits = { maximumSignificantDigits: percent < 100 ? 2 : 3 };
  return `${number_format(digits).format(percent)}%`;
}

/** Every digit there is, for titles and copies. */
export function format_exact(wire: WireNumber): string {
  return String(Number(wire));
}

/** 3,412, and 1.2 M from a million on. */
export function format_count(count: number): string {
  if (Math.abs(count) < 1e6) return number_format({ maximumFractionDigits: 0 }).format(count);
  const [size, unit] = Math.abs(count) < 1e9 ? [1e6, "M"] : [1e9, "G"];
  return `${number_format({ maximumFractionDigits: 1 }).format(count / size)}${GAP}${unit}`;
}

/** Every digit of a count: 215,337. For titles. */
export function format_whole(count: number): string {
  return number_format({ maximumFractionDigits: 0 }).format(count);
}

export function format_bytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 99.5 ? 0 : 1;
  return `${number_format({ maximumFractionDigits: digits }).format(size)}${GAP}${units[unit]}`;
}

/** "−4.6%", "+0.3%": how much something differs. */
export function format_change(percent: number): string {
  const digits = {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  } as const;
  return `${number_format(digits).format(percent).replace("-", "−")}%`;
}

/** The memory of a GPU in its vendors' GB, of 2^30 bytes: 59.8 GB, 80 GB. */
export function format_memory(bytes: number): string {
  const size = bytes / 2 ** 30;
  const digits = size >= 99.5 || Math.abs(size - Math.round(size)) < 0.05 ? 0 : 1;
  return `${number_format({ maximumFractionDigits: digits }).format(size)}${GAP}GB`;
}

/** Whole percent, and never 100% before the end. */
export function format_percent(percent: number): string {
  return `${number_format({ maximumFractionDigits: 0 }).format(Math.floor(percent + 1e-9))}%`;
}

/** An evaluation's score of 0..1 as percent with one decimal. */
export function format_score(score: number): string {
  return `${decimals(score * 100, 1)}%`;
}

export function format_hours(hours: number): string {
  if (hours > 0 && hours < 0.1) return `< ${decimals(0.1, 1)}${GAP}h`;
  const digits = hours < 100 ? 1 : 0;
  return `${number_format({ maximumFractionDigits: digits }).format(hours)}${GAP}h`;
}

/** 3,412 tok/s: at most three figures of interest. */
export function format_speed(per_second: number, unit: string): string {
  const digits = per_second < 10 ? 2 : per_second < 100 ? 1 : 0;
  return `${number_format({ maximumFractionDigits: digits }).format(per_second)}${GAP}${unit}/s`;
}

function currency_text(amount: number, currency: string, digits: number): string {
  try {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const style = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
    return number_format({ ...style, ...options })
      .format(amount)
      .replace("-", MINUS);
  } catch {
    return `${decimals(amount, digits)} ${currency}`; // Not a currency that Intl knows.
  }
}

export function format_money({ amount, currency }: MoneyView): string {
  if (amount > 0 && amount < 0.01) return `< ${currency_text(0.01, currency, 2)}`;
  return currency_text(amount, currency, 2);
}

/** " ± $9.00": half the width of a band of money; "" where that is less than a cent, or not known. */
export function format_half_band(low: MoneyView | undefined, high: MoneyView | undefined): string {
  if (!low || !high) return "";
  const half = (high.amount - low.amount) / 2;
  return half < 0.01 ? "" : ` ± ${format_money({ ...low, amount: half })}`;
}

/** Money on an axis: cents, and finer below a unit; `digits`: as fine as its neighbours need. */
export function format_spent(amount: number, currency: string, digits?: number): string {
  const own = amount > 0 && amount < 1 ? Math.min(6, 2 - Math.floor(Math.log10(amount))) : 2;
  return currency_text(amount, currency, digits ?? own);
}

/** A price per hour: three decimals below ten cents. */
export function format_rate({ amount, currency }: MoneyView): string {
  const digits = amount > 0 && amount < 0.1 ? 3 : 2;
  return currency_text(amount, currency, digits);
}

/** 42 s, 32 min, 3 h 20 m, 2 d 4 h. */
export function format_duration(duration_ms: number): string {
  const span = Math.max(0, duration_ms);
  if (span < MINUTE) return `${Math.floor(span / SECOND)}${GAP}s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)}${GAP}min`;
  if (span < 2 * DAY) {
    const minutes = Math.floor((span % HOUR) / MINUTE);
    return `${Math.floor(span / HOUR)}${GAP}h${minutes ? `${GAP}${minutes}${GAP}m` : ""}`;
  }
  const hours = Math.floor((span % DAY) / HOUR);
  return `${Math.floor(span / DAY)}${GAP}d${hours ? `${GAP}${hours}${GAP}h` : ""}`;
}

/** 05:18:06, for a running clock. */
export function format_stopwatch(duration_ms: number): string {
  const seconds = Math.floor(Math.max(0, duration_ms) / SECOND);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

// "07:40" where the day has 24 hours, "7:40 AM" where it has twice twelve.
function hour_style(): "2-digit" | "numeric" {
  const { hour12 } = time_format({ hour: "numeric" }).resolvedOptions();
  return hour12 ? "numeric" : "2-digit";
}

const day_key = (time: number) =>
  time_format({ year: "numeric", month: "2-digit", day: "2-digit" }).format(time);

/** 21:29 today, Tue 07:40 within six days, 23 Nov 07:40 beyond, with the year when it is another one. */
export function format_clock(time: number, now: number): string {
  const clock = time_format({ hour: hour_style(), minute: "2-digit" }).format(time);
  if (day_key(time) === day_key(now)) return clock;
  if (Math.abs(time - now) < 6 * DAY) {
    return `${time_format({ weekday: "short" }).format(time)} ${clock}`;
  }
  const same_year =
    time_format({ year: "numeric" }).format(time) === time_format({ year: "numeric" }).format(now);
  if (!same_year) {
    return time_format({ day: "numeric", month: "short", year: "numeric" }).format(time);
  }
  return `${time_format({ day: "numeric", month: "short" }).format(time)} ${clock}`;
}

/** 38 min ago; from a day on the clock time. */
export function format_ago(time: number, now: number): string {
  const span = now - time;
  if (span >= DAY) return format_clock(time, now);
  return span < SECOND ? "just now" : `${format_duration(span)} ago`;
}

/** Everything about a moment, for titles: Monday 23 November 2026, 20:57:03 CET. */
export function format_moment(time: number): string {
  return time_format({
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: hour_style(),
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(time);
}

/** Monday 23 November, 20:57 CET. */
export function format_today(time: number): string {
  return time_format({
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: hour_style(),
    minute: "2-digit",
    timeZoneName: "short",
  }).format(time);
}

/** November: a month by its name. */
export function format_month(time: number): string {
  return time_format({ month: "long" }).format(time);
}

/** "1 run", "2 runs". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${format_count(count)} ${count === 1 ? one : many}`;
}
