// RunCharts: the charts of the summary: the loss, and up to six small ones below it.

import { useMemo } from "preact/hooks";
import { slot_of } from "../../base/series_slot";
import { Crosshair } from "../../chart/crosshair";
import type { RunDetail, RunView } from "../../gen/api";
import { colour_key } from "../run_words";
import { ChartsSkeleton } from "./charts_skeleton";
import { LossChart } from "./loss_chart";
import { loss_lines, small_charts, type ChosenMetric } from "./metric_choice";
import type { RunRecord } from "./run_record";
import { SmallChart } from "./small_chart";
import { chart_points } from "./use_curves";

interface ChartsProps {
  readonly record: RunRecord;
  readonly detail: RunDetail;
  readonly baseline: RunView | undefined;
}

export function RunCharts({ record, detail: { run }, baseline }: ChartsProps) {
  const crosshair = useMemo(() => new Crosshair(), []);
  const slot = slot_of(colour_key(run));
  const points = chart_points();
  const metrics = record.metrics.value;
  const failure = record.metrics_failure.value;
  // The choice changes when metrics are added, not with each new value.
  const names = metrics?.map(({ metric }) => metric).join("\n");
  const chosen = useMemo(() => metrics && choose(run, metrics), [names, run.loss?.metric]);
  if (!chosen) {
    return failure ? (
      <div class="card chart-note" role="alert">
        <p>{failure.message}</p>
        <button type="button" class="btn sm" onClick={() => record.retry()}>
          Retry
        </button>
      </div>
    ) : (
      <ChartsSkeleton />
    );
  }
  if (chosen.large.length === 0 && chosen.small.length === 0) {
    return (
      <p class="card side-none">No metric has been read yet. Charts appear with the first one.</p>
    );
  }
  return (
    <>
      {chosen.large.length > 0 && (
        <LossChart
          key={chosen.large.map(({ metric }) => metric).join("\n")}
          run={run}
          lines={chosen.large}
          crosshair={crosshair}
          slot={slot}
          baseline={baseline}
        />
      )}
      <div class="minis">
        {chosen.small.map(({ metric, label }) => (
          <SmallChart
            key={metric}
            run={run}
            metric={metric}
            label={label}
            slot={slot}
            crosshair={crosshair}
            smoothing={0}
            points={points}
          />
        ))}
      </div>
    </>
  );
}

function choose(run: RunView, metrics: Parameters<typeof loss_lines>[1]) {
  const large: ChosenMetric[] = loss_lines(run, metrics);
  return { large, small: small_charts(metrics, large) };
}
