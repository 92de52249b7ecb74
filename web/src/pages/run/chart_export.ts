// Chart export: where the whole series behind a chart, or what of it is shown, can be downloaded. Pure.

import type { Range } from "../../base/curve";
import { visible } from "../../chart/extent";
import type { NamedLine } from "../../chart/readout";

interface ExportOptions {
  /** Absent: everything. */
  readonly steps?: Range;
  /** With what the run had cost by then. */
  readonly with_cost?: boolean;
}

export function export_path(
  run: string,
  metrics: readonly string[],
  format: "csv" | "jsonl",
  { steps, with_cost }: ExportOptions = {},
): string {
  const query = new URLSearchParams({ run });
  for (const metric of metrics) query.append("metric", metric);
  if (steps) {
    query.append("from", String(steps.from));
    query.append("to", String(steps.to));
  }
  if (with_cost) query.append("cost", "1");
  query.append("format", format);
  return `/api/v1/export/series?${query}`;
}

/** The steps that lie within a range of any axis; undefined if there are none. */
export function steps_of(lines: readonly NamedLine[], range: Range): Range | undefined {
  let from = Infinity;
  let to = -Infinity;
  for (const { columns, is_past } of lines) {
    if (is_past) continue;
    const { start, end } = visible(columns.x, range);
    for (let i = start; i < end; ++i) {
      const at = columns.x[i] as number;
      if (at < range.from || at > range.to) continue;
      from = Math.min(from, columns.step[i] as number);
      to = Math.max(to, columns.step[i] as number);
    }
  }
  return from <= to ? { from, to } : undefined;
}
