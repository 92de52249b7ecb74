// ChartState: what a chart's card says instead of, or beside, its curves: a failure with Retry, that there is nothing, or that the
// axis is not known.

import type { XKind } from "../../base/curve";
import type { CurveView } from "../../data/curve_view";
import type { RunView } from "../../gen/api";
import { set_x } from "./chart_query";

interface ChartStateProps {
  readonly views: readonly CurveView[];
  readonly run: RunView;
  readonly x: XKind;
}

export function ChartState({ views, run, x }: ChartStateProps) {
  const failed = views.find((view) => view.failure.value !== undefined);
  if (failed) {
    return (
      <div class="chart-note" role="alert">
        <p>{failed.failure.value?.message}</p>
        <button type="button" class="btn sm" onClick={() => views.forEach((view) => view.retry())}>
          Retry
        </button>
      </div>
    );
  }
  if (x === "cost" && !run.cost) {
    return (
      <div class="chart-note">
        <p>What this run has cost is not known.</p>
        <button type="button" class="btn sm" onClick={() => set_x("step")}>
          Show {run.step_unit || "step"}s
        </button>
      </div>
    );
  }
  const is_loading = views.some((view) => view.is_loading.value);
  const has_shown = views.some((view) => view.current() !== undefined);
  return is_loading && !has_shown ? <div class="chart-skeleton" aria-hidden="true" /> : null;
}
