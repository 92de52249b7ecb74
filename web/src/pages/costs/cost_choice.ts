// Cost choice: by what and of which time the costs are shown, as the address says it. Pure.
import { date_at, day_start, days_after } from "../../base/zone_day";

export const KEYS = ["model", "run", "machine", "provider", "project"] as const;
export type CostKey = (typeof KEYS)[number];

export const RANGES = ["all", "24h", "7d", "30d", "month", "dates"] as const;
export type RangeName = (typeof RANGES)[number];

export const RANGE_WORDS: Readonly<Record<RangeName, string>> = {
  all: "All time",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  month: "This month",
  dates: "From … to …",
};

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LENGTHS_MS: Readonly<Partial<Record<RangeName, number>>> = {
  "24h": DAY_MS,
  "7d": 7 * DAY_MS,
  "30d": 30 * DAY_MS,
};

export interface CostChoice {
  readonly by: CostKey;
  readonly range: RangeName;
  /** Dates, both included; only of the range "dates". */
  readonly from: string;
  readonly to: string;
}

const one_of = <T extends string>(all: readonly T[], text: string | null): T | undefined =>
  all.find((one) => one === text);

export function parse_choice(query: URLSearchParams): CostChoice {
  const from = query.get("from") ?? "";
  const to = query.get("to") ?? "";
  return {
    by: one_of(KEYS, query.get("by")) ?? "model",
    range: one_of(RANGES, query.get("range")) ?? (from || to ? "dates" : "all"),
    from,
    to,
  };
}

export interface TimeRange {
  readonly from?: number;
  readonly to?: number;
}

/** `zone`: in which days begin. Whole minutes, so that the same is asked for a while. */
export function time_range(choice: CostChoice, now: number, zone: string | undefined): TimeRange {
  const length_ms = LENGTHS_MS[choice.range];
  if (length_ms !== undefined) {
    return { from: Math.floor((now - length_ms) / MINUTE_MS) * MINUTE_MS };
  }
  if (choice.range === "month") {
    return ends(day_start(`${date_at(now, zone).slice(0, 7)}-01`, zone), undefined);
  }
  if (choice.range !== "dates") return {};
  const from = day_start(choice.from, zone);
  const to = day_start(choice.to, zone) && day_start(days_after(choice.to, 1), zone);
  return from !== undefined && to !== undefined && to <= from ? { from } : ends(from, to);
}

const ends = (from: number | undefined, to: number | undefined): TimeRange => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

/** As /api/v1/costs and its exports take it. */
export function report_query(by: CostKey, { from, to }: TimeRange): string {
  const query = new URLSearchParams({ by });
  if (from !== undefined) query.set("from", String(from));
  if (to !== undefined) query.set("to", String(to));
  return query.toString();
}
