// Bucket path: how a line runs through buckets so that nothing of them is lost: from a bucket's first point by its two
// extremes, in the order in which they came, to its last. So the line itself touches the lowest and the highest point
// of every bucket. Pure; the painter draws what it says.

import type { Columns } from "../base/curve";
import { typical_distance } from "./trace";

export interface Path {
  /** `x` and `y` in the axes' units. */
  to(x: number, y: number): void;
}

/** Leads `path` through the buckets [start, end); values that are not finite or not above the floor are left out. */
export function follow_buckets(
  columns: Columns,
  start: number,
  end: number,
  floor: number,
  path: Path,
): void {
  const { x, count, min, max, mean } = columns;
  const width_max = typical_distance(x);
  const to = (at: number, y: number) => {
    if (Number.isFinite(y) && y > floor) path.to(at, y);
  };
  for (let i = start; i < end; ++i) {
    if ((count[i] as number) <= 1 || min[i] === max[i]) to(x[i] as number, mean[i] as number);
    else follow_bucket(columns, i, width_max, to);
  }
}

function follow_bucket(
  columns: Columns,
  i: number,
  width_max: number,
  to: (x: number, y: number) => void,
): void {
  const at = (column: Float64Array) => column[i] as number;
  const end = at(columns.x);
  // A gap before the bucket is no part of it.
  const width = i === 0 ? width_max : Math.min(width_max, end - (columns.x[i - 1] as number));
  const place = placer(columns, i, width);
  const low = place(at(columns.step_min));
  const high = place(at(columns.step_max));
  const begin = end - (width * (at(columns.count) - 1)) / at(columns.count);
  to(Math.min(begin, low, high), at(columns.first));
  if (at(columns.step_min) <= at(columns.step_max)) {
    to(low, at(columns.min));
    to(high, at(columns.max));
  } else {
    to(high, at(columns.max));
    to(low, at(columns.min));
  }
  to(end, at(columns.last));
}

/** Where a step of bucket i lies: exactly on an axis of steps, evenly between its ends on one of time. */
function placer({ x, step }: Columns, i: number, width: number): (step: number) => number {
  const end = x[i] as number;
  const last = step[i] as number;
  if (end === last) return (wanted) => wanted;
  const steps = i === 0 ? last : last - (step[i - 1] as number);
  return (wanted) => {
    const share = steps > 0 ? (last - wanted) / steps : 0;
    return end - width * Math.min(1, Math.max(0, share));
  };
}
