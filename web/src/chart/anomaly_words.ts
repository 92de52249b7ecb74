// Anomaly words: what is said of a spike or of values that are no numbers when somebody jumps to them. Pure.

import { format_count, format_metric, format_whole } from "../base/format";
import type { Anomaly } from "./anomaly";

/** "Spike of train at step 1,234: 9.12. 2 of 5." */
export function describe_anomaly(
  { kind, label, step, value, count }: Anomaly,
  unit: string,
  place: { readonly number: number; readonly of: number },
): string {
  const where = `of ${label} at ${unit} ${format_whole(step)}`;
  const what =
    kind === "spike"
      ? `Spike ${where}: ${format_metric(value)}`
      : `${count === 1 ? "" : `${format_count(count)} `}${odd_names[kind]} ${where}`;
  return `${what}. ${place.number} of ${place.of}.`;
}

const odd_names = { nan: "NaN", pos_inf: "+Inf", neg_inf: "−Inf" } as const;
