// useEarlier: the replaced parts of a run's curves, as lines behind the others; read again when an attempt is added.

import { useEffect, useState } from "preact/hooks";
import type { Range, XKind } from "../../base/curve";
import type { PlotLine } from "../../chart/plot";
import { read_earlier, type EarlierAttempt } from "../../data/earlier_attempts";
import type { RunView } from "../../gen/api";
import { widened } from "./curve_range";
import type { AskedCurve } from "./use_curves";

const settled_ms = 120;

export function use_earlier(
  run: RunView,
  asked: readonly AskedCurve[],
  x: XKind,
  range: Range | undefined,
  points: number,
): readonly EarlierAttempt[] {
  const [earlier, set_earlier] = useState<readonly EarlierAttempt[]>([]);
  const key = asked.map(({ metric, smooth }) => `${metric} ${smooth}`).join("\n");
  useEffect(() => {
    if (run.attempts < 2) return undefined;
    const gone = new AbortController();
    const wide = range ? { range: widened(range, x) } : {};
    const requests = asked.map((one) => ({ run: run.id, ...one, x, points, ...wide }));
    const timer = setTimeout(async () => {
      const found = await read_earlier(requests, gone.signal);
      if (!gone.signal.aborted) set_earlier(found);
    }, settled_ms);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [run.id, run.attempts, key, x, range?.from, range?.to, points]);
  return earlier;
}

/** `beside`: the lines whose colours and names they share. */
export function earlier_lines(
  earlier: readonly EarlierAttempt[],
  metrics: readonly string[],
  beside: readonly PlotLine[],
): PlotLine[] {
  return earlier.flatMap(({ metric, attempt, source }) => {
    const line = beside[metrics.indexOf(metric)];
    if (!line) return [];
    const label = `${line.label}, attempt ${attempt} (replaced)`;
    return [{ label, slot: line.slot, source, is_past: true }];
  });
}
