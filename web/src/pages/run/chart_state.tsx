// ChartState: what a chart's card says instead of, or beside, its curves: a failure with Retry, or that there is nothing.

import type { CurveView } from "../../data/curve_view";

export function ChartState({ views }: { views: readonly CurveView[] }) {
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
  const is_loading = views.some((view) => view.is_loading.value);
  const has_shown = views.some((view) => view.current() !== undefined);
  return is_loading && !has_shown ? <div class="chart-skeleton" aria-hidden="true" /> : null;
}
