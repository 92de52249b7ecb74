// RunSummary: the first tab: progress, figures, what happened to a run that died, the charts, and what stands beside
// them.

import type { RunDetail } from "../../gen/api";
import { has_death } from "./death_words";
import { DeathCard, RunCharts } from "./lazy_parts";
import { RunKpis } from "./run_kpis";
import { RunProgress } from "./run_progress";
import type { RunRecord } from "./run_record";
import { RunSide } from "./run_side";
import { use_baseline } from "./use_baseline";

export function RunSummary({ record, detail }: { record: RunRecord; detail: RunDetail }) {
  const { run } = detail;
  const baseline = use_baseline(run.verdict?.baseline);
  return (
    <>
      <RunProgress run={run} estimates={detail.estimates?.words} />
      <RunKpis run={run} />
      {has_death(run) && <DeathCard.Part record={record} run={run} />}
      <div class="run-grid">
        <div class="stack">
          <RunCharts.Part record={record} detail={detail} baseline={baseline?.run} />
        </div>
        <RunSide
          detail={detail}
          money={record.money.value}
          baseline={baseline}
          on_choice={() => record.retry()}
        />
      </div>
    </>
  );
}
