// RunKpis: the five figures of the summary. What is not known says so in words.

import type { ComponentChildren } from "preact";
import {
  format_count,
  format_exact,
  format_metric,
  format_money,
  format_rate,
  format_whole,
  plural,
} from "../../base/format";
import { capitalised } from "../../base/capitalised";
import type { MetricValue, RunView, VerdictView } from "../../gen/api";
import { is_live, known_cost, NOT_KNOWN, speed_words } from "../run_words";
import { baseline_note, short_verdict } from "../verdict_words";

export function RunKpis({ run }: { run: RunView }) {
  const speed = speed_words(run);
  const live = is_live(run);
  const cost = known_cost(run);
  const none = live ? NOT_KNOWN : "Not known";
  return (
    <dl class="card kpis fresh">
      <Kpi
        label={live ? "Loss now" : "Last loss"}
        value={run.loss && <Value of={run.loss} />}
        note={run.loss_best ? `best ${at_step(run.loss_best, run)}` : "no loss in the log"}
        empty={none}
      />
      {run.verdict?.baseline && <Against run={run} verdict={run.verdict} />}
      <Kpi
        label="Validation loss"
        value={run.validation_loss && <Value of={run.validation_loss} />}
        note={
          run.validation_loss
            ? `at ${unit(run)} ${format_whole(run.validation_loss.step)}`
            : "no validation in the log"
        }
        empty={none}
      />
      <Kpi
        label="Speed"
        value={speed?.main}
        note={speed ? speed.sub : live ? "more steps are needed" : "too few steps to tell"}
        empty={none}
      />
      {!run.verdict?.baseline && (
        <Kpi
          label="Points stored"
          value={<span title={format_whole(run.points)}>{format_count(run.points)}</span>}
          note={`of ${plural(run.metrics, "metric")}${rejected(run)}`}
        />
      )}
      <Kpi
        label={live ? "Cost so far" : "Cost"}
        value={cost && format_money(cost)}
        note={cost_note(run)}
        empty={run.cost ? none : "No rate set"}
      />
    </dl>
  );
}

function Against({ run, verdict }: { run: RunView; verdict: VerdictView }) {
  const short = short_verdict(verdict);
  return (
    <Kpi
      label={
        <>
          Against <bdi>{verdict.baseline_name}</bdi>
        </>
      }
      value={
        short && (
          <span class={short.tone} title={verdict.words}>
            {capitalised(short.figure)}
          </span>
        )
      }
      note={baseline_note(verdict, run)}
      empty="No verdict yet"
    />
  );
}

interface KpiProps {
  readonly label: ComponentChildren;
  readonly value: ComponentChildren;
  readonly note: string;
  readonly empty?: string;
}

function Kpi({ label, value, note, empty = "" }: KpiProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd class={value ? "v num" : "v none"}>{value || empty}</dd>
      <dd class="x num">{note}</dd>
    </div>
  );
}

function Value({ of }: { of: MetricValue }) {
  return <span title={`${of.metric}: ${format_exact(of.value)}`}>{format_metric(of.value)}</span>;
}

function unit(run: RunView): string {
  return run.step_unit || "step";
}

function at_step(best: MetricValue, run: RunView): string {
  return `${format_metric(best.value)} at ${unit(run)} ${format_whole(best.step)}`;
}

function rejected(run: RunView): string {
  return run.points_rejected > 0 ? `, ${format_count(run.points_rejected)} rejected` : "";
}

function cost_note(run: RunView): string {
  if (!run.cost) return "set one in the configuration";
  if (!known_cost(run)) return "the log has no times";
  const { basis } = run.cost;
  return run.cost_per_hour && is_live(run)
    ? `${basis}, ${format_rate(run.cost_per_hour)} / h`
    : basis;
}
