// The Run page: one run, live: header, and the tabs Summary, Metrics and Config, each with its own address.

import { useEffect, useMemo } from "preact/hooks";
import { format_percent } from "../base/format";
import { set_page_title } from "../base/page_title";
import { connection } from "../data/records";
import type { RunDetail } from "../gen/api";
import { LoadError } from "./load_error";
import { ChartsSkeleton } from "./run/charts_skeleton";
import { has_death } from "./run/death_words";
import { DeathCard, RunCharts, RunConfig, RunMetrics } from "./run/lazy_parts";
import { RunHeader, RunTabs } from "./run/run_header";
import { RunRecord } from "./run/run_record";
import { RunSummary } from "./run/run_summary";
import { RunUnknown } from "./run/run_unknown";
import { is_live } from "./run_words";

interface RunPageProps {
  readonly id: string;
  readonly tab: string;
}

export default function RunPage({ id, tab }: RunPageProps) {
  const record = useMemo(() => new RunRecord(id), [id]);
  useEffect(() => () => record.close(), [record]);
  const detail = record.detail.value;
  const failure = record.detail_failure.value;
  useEffect(() => hint_tab(tab), [tab]);
  useEffect(() => detail && set_page_title(title_of(detail)), [detail]);
  // Without the server the banner says it, and the page stays as it is.
  const is_newer_missing = failure !== undefined && connection.value.state === "live";
  if (failure?.code === "not_found") return <RunUnknown id={id} />;
  // A card that came later would push the others away.
  const is_waiting = detail && has_death(detail.run) && tab === "summary" && !DeathCard.is_ready();
  if (is_waiting) DeathCard.hint();
  if (!detail || is_waiting) {
    return failure ? (
      <LoadError what="The run" failure={failure} retry={() => record.retry()} />
    ) : (
      <RunSkeleton />
    );
  }
  return (
    <>
      <RunHeader detail={detail} />
      <RunTabs detail={detail} tab={tab} />
      {is_newer_missing && (
        <LoadError what="Newer figures" failure={failure} retry={() => record.retry()} />
      )}
      {tab === "metrics" && <RunMetrics.Part record={record} detail={detail} />}
      {tab === "config" && <RunConfig.Part detail={detail} on_choice={() => record.retry()} />}
      {tab === "summary" && <RunSummary record={record} detail={detail} />}
    </>
  );
}

function hint_tab(tab: string): void {
  if (tab === "summary") RunCharts.hint();
  else if (tab === "metrics") RunMetrics.hint();
  else RunConfig.hint();
}

function title_of({ run }: RunDetail): string {
  const is_counting = is_live(run) && run.progress !== undefined;
  return is_counting ? `${format_percent(run.progress ?? 0)} ${run.name}` : run.name;
}

/** The page's final geometry, so that nothing moves when the run is there. */
function RunSkeleton() {
  return (
    <div class="run-skeleton" role="status" aria-label="The run is being loaded">
      <div class="run-head" />
      <div class="run-tabs" />
      <div class="card tl" />
      <div class="card kpis" />
      <div class="run-grid">
        <div class="stack">
          <ChartsSkeleton />
        </div>
        <div class="stack">
          <div class="card side-wait" />
        </div>
      </div>
    </div>
  );
}
