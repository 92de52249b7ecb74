// Anomaly: what a viewer should look at: values that are not finite, and spikes: extremes far outside of what their
// neighbours do. Pure; the plot finds them in the curves that it shows and jumps from one to the next.

import type { Columns } from "../base/curve";
import { odd_runs, type OddKind } from "./trace";

export interface Anomaly {
  readonly kind: OddKind | "spike";
  readonly x: number;
  readonly step: number;
  readonly label: string;
  /** The spike's extreme; NaN for the others. */
  readonly value: number;
  /** How many values are not finite; 1 for a spike. */
  readonly count: number;
}

interface Spike {
  readonly at: number;
  readonly value: number;
  readonly deviations: number;
}

/** So many buckets on each side say what is usual; nearer to an end fewer, the same on both sides. */
const neighbours_max = 16;
const neighbours_min = 6;
/** A spike may be this wide on each side of its top. */
const same_spike = 1;
/** Robust deviations: the median distance from the median, times 1.4826 as for a normal distribution. */
const spike_deviations = 8;
const deviation_of_mad = 1.4826;
/** A spike is also not small beside its neighbours: so much of their level, whatever they deviate. */
const spike_share_of_level = 0.05;
/** What happens at more than this share of the buckets is how the series is. */
const spikes_share_max = 0.02;
const spikes_few = 3;
/** Buckets this near to one another are one spike. */
const merged_buckets = 3;

export function find_anomalies(
  label: string,
  columns: Columns,
  start: number,
  end: number,
): Anomaly[] {
  const at = (i: number) => ({ x: columns.x[i] as number, step: columns.step[i] as number, label });
  const odd = odd_runs(columns, start, end).map(({ kind, start: first, count }): Anomaly => ({
    ...at(first),
    ...{ kind, count, value: NaN },
  }));
  const spikes = find_spikes(columns, start, end).map(({ at: i, value }): Anomaly => ({
    ...at(i),
    ...{ kind: "spike", count: 1, value },
  }));
  return [...odd, ...spikes].sort((a, b) => a.x - b.x);
}

function find_spikes({ min, max }: Columns, start: number, end: number): Spike[] {
  const found = [...spikes_of(max, start, end, 1), ...spikes_of(min, start, end, -1)];
  const merged = merge(found.sort((a, b) => a.at - b.at));
  const usual_max = Math.max(spikes_few, (end - start) * spikes_share_max);
  return merged.length > usual_max ? [] : merged;
}

function spikes_of(extreme: Float64Array, start: number, end: number, sign: 1 | -1): Spike[] {
  const found: Spike[] = [];
  const around: number[] = [];
  for (let i = start + neighbours_min; i < end - neighbours_min; ++i) {
    const value = extreme[i] as number;
    if (!Number.isFinite(value)) continue;
    const reach = Math.min(neighbours_max, i - start, end - 1 - i);
    around.length = 0;
    for (let near = i - reach; near <= i + reach; ++near) {
      const other = extreme[near] as number;
      // The nearest may belong to the same spike.
      if (Math.abs(near - i) > same_spike && Number.isFinite(other)) around.push(other);
    }
    const deviations = deviations_of(value, around, sign);
    if (deviations > spike_deviations) found.push({ at: i, value, deviations });
  }
  return found;
}

/** How far the value lies beyond its neighbours, in robust deviations of theirs; 0 if it does not stand out. */
function deviations_of(value: number, around: number[], sign: 1 | -1): number {
  if (around.length < neighbours_min) return 0;
  const beyond = around.reduce((most, other) => Math.max(most, other * sign), -Infinity);
  // Cheap first: nearly every value is inside of its neighbours' range.
  if (value * sign <= beyond) return 0;
  const middle = median(around);
  const distance = (value - middle) * sign;
  const deviation = median(around.map((other) => Math.abs(other - middle))) * deviation_of_mad;
  // On a steep line the neighbours deviate by its slope, so the distance from the nearest of them must count too.
  const step_out = value * sign - beyond;
  if (step_out < distance / 2 || distance < Math.abs(middle) * spike_share_of_level) return 0;
  return deviation > 0 ? distance / deviation : Infinity;
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[half] as number;
  return ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/** Neighbours are one spike, at its farthest. */
function merge(spikes: readonly Spike[]): Spike[] {
  const merged: Spike[] = [];
  for (const spike of spikes) {
    const before = merged[merged.length - 1];
    if (!before || spike.at - before.at > merged_buckets) merged.push(spike);
    else if (spike.deviations > before.deviations) merged[merged.length - 1] = spike;
  }
  return merged;
}

/** The next one after x, or the one before it; round the ends. */
export function next_anomaly(
  anomalies: readonly Anomaly[],
  x: number | undefined,
  direction: 1 | -1,
): Anomaly | undefined {
  const ends = direction === 1 ? anomalies[0] : anomalies[anomalies.length - 1];
  if (x === undefined) return ends;
  const beyond =
    direction === 1
      ? anomalies.find((one) => one.x > x)
      : [...anomalies].reverse().find((one) => one.x < x);
  return beyond ?? ends;
}
