// Sentence: a chart in words, for those who do not see it. A chunk of its own, fetched after the chart.

import { format_count, format_metric, plural } from "../base/format";
import type { NamedLine } from "./readout";

/** "Loss. train fell from 2.16 to 0.81 over 1,840 steps; lowest 0.802 at step 1,790." */
export function describe_chart(title: string, lines: readonly NamedLine[]): string {
  const parts = lines
    .filter(({ is_past }) => !is_past)
    .map((line) => describe_line(line))
    .filter((part) => part !== "");
  return parts.length > 0 ? `${title}. ${parts.join(" ")}` : `${title}. No points yet.`;
}

function describe_line({ label, line, columns }: NamedLine): string {
  const finite = finite_indexes(line);
  const first = finite[0];
  const last = finite[finite.length - 1];
  if (first === undefined || last === undefined) {
    return line.length > 0 ? `${label} has no finite value.` : "";
  }
  const from = line[first] as number;
  const to = line[last] as number;
  if (first === last) return `${label} is ${format_metric(to)} at one point.`;
  const steps = (columns.step[last] as number) - (columns.step[first] as number);
  const lowest = finite.reduce((best, i) =>
    (columns.min[i] as number) < (columns.min[best] as number) ? i : best,
  );
  const low = format_metric(columns.min[lowest] as number);
  const at = format_count(columns.step[lowest] as number);
  return (
    `${label} ${verb(from, to)} over ${format_count(steps)} steps; lowest ${low} at step ${at}.` +
    odd_words(columns.nan, "NaN") +
    odd_words(columns.pos_inf, "infinite")
  );
}

function verb(from: number, to: number): string {
  if (format_metric(from) === format_metric(to)) return `stayed at ${format_metric(to)}`;
  return `${to < from ? "fell" : "rose"} from ${format_metric(from)} to ${format_metric(to)}`;
}

function odd_words(counts: Float64Array, word: string): string {
  const count = counts.reduce((sum, value) => sum + value, 0);
  return count > 0 ? ` ${plural(count, "value is", "values are")} ${word}.` : "";
}

function finite_indexes(values: Float64Array): number[] {
  const found: number[] = [];
  for (let i = 0; i < values.length; ++i) if (Number.isFinite(values[i])) found.push(i);
  return found;
}
