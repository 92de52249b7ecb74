// RunSummary: the first tab: progress, figures, the loss, up to six small charts, and what stands beside them.

import { useMemo } from "preact/hooks";
import { Crosshair } from "../../chart/crosshair";
import { slot_of } from "../../base/series_slot";
import type { RunDetail, RunView } from "../../gen/api";
import { DeathCard } from "./death_card";
import { death_key, has_death } from "./death_words";
import { LossChart } from "./loss_chart";
import { loss_lines, small_charts, type ChosenMetric } from "./metric_choice";
import { colour_key } from "../run_words";
import { RunKpis } from "./run_kpis";
import { RunProgress } from "./run_progress";
import type { RunRecord } from "./run_record";
import { RunSide } from "./run_side";
import { chart_points } from "./use_curves";
import { SmallChart } from "./small_chart";
import { use_baseline } from "./use_baseline";

export function RunSummary({ record, detail }: { record: RunRecord; detail: RunDetail }) {
  const crosshair = useMemo(() => new Crosshair(), []);
  const { run } = detail;
  const baseline = use_baseline(run.verdict?.baseline);
  return (
    <>
      <RunProgress run={run} estimates={detail.estimates?.words} />
      <RunKpis run={run} />
      {has_death(run) && <DeathCard key={death_key(run)} run={run} />}
      <div class="run-grid">
        <div class="stack">
          <Charts record={record} detail={detail} crosshair={crosshair} baseline={baseline?.run} />
        </div>
        <RunSide
          record={record}
          detail={detail}
          baseline={baseline}
          on_choice={() => record.retry()}
        />
      </div>
    </>
  );
}

interface ChartsProps {
  readonly record: RunRecord;
  readonly detail: RunDetail;
  readonly crosshair: Crosshair;
  readonly baseline: RunView | undefined;
}

function Charts({ record, detail: { run }, crosshair, baseline }: ChartsProps) {
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

function choose(run: RunDetail["run"], metrics: Parameters<typeof loss_lines>[1]) {
  const large: ChosenMetric[] = loss_lines(run, metrics);
  return { large, small: small_charts(metrics, large) };
}

/** The geometry of what will come. */
export function ChartsSkeleton() {
  return (
    <>
      <div class="card chart-card skeleton-chart" aria-hidden="true" />
      <div class="minis" aria-hidden="true">
        {[0, 1, 2].map((i) => (
          <div key={i} class="card mini skeleton-mini" />
        ))}
      </div>
    </>
  );
}
