// Earlier attempts: what newer attempts of a run replaced, as curves that do not change any more. Read by the page's
// large chart for runs with more than one attempt.

import type { Curve, CurveSource } from "../base/curve";
import { path_of, read_series } from "./curve_cache";
import type { CurveRequest } from "./live_curve";

export interface EarlierAttempt {
  readonly metric: string;
  readonly attempt: number;
  readonly source: CurveSource;
}

/** None where nothing was replaced, and also where the read fails: the chart is whole without them. */
export async function read_earlier(
  requests: readonly CurveRequest[],
  signal: AbortSignal,
): Promise<readonly EarlierAttempt[]> {
  const found: EarlierAttempt[] = [];
  for (const request of requests) {
    const answer = await read_series(`${path_of([request])}&superseded=only`, signal);
    if (!answer.ok) continue;
    for (const { metric, attempt, columns, points_total, is_raw } of answer.value) {
      const curve: Curve = { columns, points_total, is_raw, smooth: request.smooth };
      if (columns.x.length > 0) found.push({ metric, attempt, source: still(curve) });
    }
  }
  return found;
}

function still(curve: Curve): CurveSource {
  return { current: () => curve, watch: () => () => undefined };
}
