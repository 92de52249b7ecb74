// Smoothing: an exponential mean weighted by the distance in x, so that a gap forgets and dense logging does not
// count more. On the buckets that are shown; without smoothing the values are returned as they are.

import { typical_distance } from "./trace";

/** `amount` 0 (none) to 0.99: how much of the past stays over one typical distance between points. */
export function smooth(x: Float64Array, y: Float64Array, amount: number): Float64Array {
  if (amount <= 0) return y;
  const kept_per_point = Math.min(amount, 0.99);
  const unit = typical_distance(x) || 1;
  const smoothed = new Float64Array(y.length);
  let sum = 0;
  let weight = 0;
  let before = NaN;
  for (let i = 0; i < y.length; ++i) {
    const value = y[i] as number;
    if (!Number.isFinite(value)) {
      smoothed[i] = NaN;
      continue;
    }
    const distance = Number.isNaN(before) ? 0 : ((x[i] as number) - before) / unit;
    const kept = Math.pow(kept_per_point, distance);
    sum = sum * kept + value * (1 - kept_per_point);
    weight = weight * kept + (1 - kept_per_point);
    before = x[i] as number;
    // Divided by the weight so far, else the line would start at zero.
    smoothed[i] = sum / weight;
  }
  return smoothed;
}
