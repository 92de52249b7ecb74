// Ledger lanes: where the stretches of a rental's ledger stand in a strip over time. What happened at the same time stands in
// lanes one below the other. Pure.
import type { RentalStretchView } from "../../gen/api";

export interface LaneStretch {
  readonly stretch: RentalStretchView;
  /** Shares of the strip: 0..1. */
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
}

export interface Strip {
  readonly from: number;
  readonly to: number;
  readonly stretches: readonly LaneStretch[];
}

/** undefined where there is nothing to draw. */
export function strip_of(ledger: readonly RentalStretchView[]): Strip | undefined {
  const by_time = [...ledger].sort((a, b) => a.from - b.from || a.to - b.to);
  const from = by_time[0]?.from;
  if (from === undefined) return undefined;
  const to = Math.max(...by_time.map((stretch) => stretch.to));
  if (to <= from) return undefined;
  const stretches = together(by_time).flatMap((group) => placed(group, from, to));
  return { from, to, stretches };
}

/** Groups that do not touch one another in time: each has the strip's whole height. */
function together(by_time: readonly RentalStretchView[]): RentalStretchView[][] {
  const groups: RentalStretchView[][] = [];
  let end = -Infinity;
  for (const stretch of by_time) {
    const group = groups[groups.length - 1];
    if (group && stretch.from < end) group.push(stretch);
    else groups.push([stretch]);
    end = Math.max(end, stretch.to);
  }
  return groups;
}

function placed(group: readonly RentalStretchView[], from: number, to: number): LaneStretch[] {
  const ends: number[] = [];
  const lanes = group.map((stretch) => {
    const free = ends.findIndex((end) => end <= stretch.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = stretch.to;
    return lane;
  });
  const height = 1 / ends.length;
  return group.map((stretch, i) => ({
    stretch,
    left: (stretch.from - from) / (to - from),
    width: (stretch.to - stretch.from) / (to - from),
    top: (lanes[i] ?? 0) * height,
    height,
  }));
}

/** How much of the time each run had, and how long nothing ran: the longest first. "" stands for no run. */
export function time_by_run(
  ledger: readonly RentalStretchView[],
): Array<[run: string, ms: number]> {
  const sums = new Map<string, number>();
  for (const { run = "", from, to, part, parts } of ledger) {
    sums.set(run, (sums.get(run) ?? 0) + ((to - from) * part) / parts);
  }
  return [...sums].sort((a, b) => b[1] - a[1]);
}
