// CostKpis: four figures: what is billed now, what today and this month have cost and will, and what brought nothing. As long
// as days and months are not told, what was spent and worked in all.
import {
  format_hours,
  format_money,
  format_percent,
  format_percent_plain,
  format_rate,
} from "../../base/format";
import type { BudgetView, CostReport, SpendForecast } from "../../gen/api";
import { Bar, SplitBar } from "../../widgets/bar";
import { Kpi } from "../overview/kpis";
import { band_words, burn_words } from "./cost_words";

export function CostKpis({ report }: { report: CostReport }) {
  const { today, month } = report;
  const budget = report.budgets.find(({ scope }) => scope === "month");
  return (
    <dl class="card kpi fresh">
      <SpendingNow report={report} />
      {today ? <Today today={today} /> : <SpentSoFar report={report} />}
      {month ? <Month month={month} budget={budget} /> : <GpuHours report={report} />}
      <Wasted report={report} />
    </dl>
  );
}

function SpendingNow({ report: { burn } }: { report: CostReport }) {
  const total = burn.total.amount;
  return (
    <Kpi
      label="Spending now"
      value={
        total > 0 ? (
          <>
            {format_rate(burn.total)} <small>per hour</small>
          </>
        ) : (
          "Nothing"
        )
      }
      is_word={total === 0}
      gauge={total > 0 && <SplitBar share={burn.training.amount / total} />}
      note={burn_words(burn)}
    />
  );
}

function Today({ today }: { today: SpendForecast }) {
  const share = today.p50 && today.p50.amount > 0 ? today.spent.amount / today.p50.amount : 1;
  return (
    <Kpi
      label="Spent today"
      value={format_money(today.spent)}
      gauge={today.p50 && <Bar share={share} paint="tone-accent" />}
      note={
        today.p50 ? (
          <span title={today.words}>
            {format_money(today.p50)} by midnight{in_band(today)}
          </span>
        ) : (
          today.words || "its end cannot be told yet"
        )
      }
    />
  );
}

const in_band = ({ p10, p90 }: SpendForecast) => {
  const band = band_words(p10, p90);
  return band ? ` (${band})` : "";
};

function Month({ month, budget }: { month: SpendForecast; budget: BudgetView | undefined }) {
  const limit = budget?.amount.amount ?? 0;
  const whole = limit || (month.p50?.amount ?? 0);
  const is_over = limit > 0 && (month.p50 ?? month.spent).amount > limit;
  return (
    <Kpi
      label="This month"
      value={
        <>
          {format_money(month.spent)}
          {budget && <small>of {format_money(budget.amount)}</small>}
        </>
      }
      gauge={
        whole > 0 && (
          <Bar share={month.spent.amount / whole} paint={is_over ? "tone-crit" : "tone-accent"} />
        )
      }
      note={
        month.p50 ? (
          <span class={is_over ? "bad" : undefined} title={month.words}>
            {format_money(month.p50)} at its end{in_band(month)}
          </span>
        ) : (
          month.words || "its end cannot be told yet"
        )
      }
    />
  );
}

function SpentSoFar({ report }: { report: CostReport }) {
  const planned = report.planned_total.amount;
  const share = planned > 0 ? report.total.amount / planned : 0;
  return (
    <Kpi
      label="Spent so far"
      value={
        <>
          {format_money(report.total)}
          {planned > 0 && <small>of {format_money(report.planned_total)} planned</small>}
        </>
      }
      gauge={planned > 0 && <Bar share={share} paint={share > 1 ? "tone-crit" : "tone-accent"} />}
      note={planned > 0 ? `${format_percent(share * 100)} of the plan` : report.total.basis}
    />
  );
}

function GpuHours({ report: { rows } }: { report: CostReport }) {
  const used = rows.reduce((sum, row) => sum + row.gpu_hours, 0);
  const planned = rows.reduce((sum, row) => sum + (row.planned_gpu_hours ?? 0), 0);
  if (used === 0 && planned === 0) {
    return <Kpi label="GPU hours" value="Not known" note="no run tells its times" is_word />;
  }
  return (
    <Kpi
      label="GPU hours"
      value={used > 0 ? format_hours(used) : "None yet"}
      is_word={used === 0}
      gauge={planned > 0 && <Bar share={used / planned} paint="tone-accent" />}
      note={planned > 0 ? `${format_hours(planned)} are planned` : "of all runs with times"}
    />
  );
}

function Wasted({ report: { waste_total, total } }: { report: CostReport }) {
  const wasted = waste_total.amount;
  if (wasted === 0) return <Kpi label="Wasted" value="Nothing" note="all went into runs" is_word />;
  const share = wasted / total.amount;
  return (
    <Kpi
      label="Wasted"
      value={format_money(waste_total)}
      gauge={<SplitBar share={1 - share} />}
      note={
        <a class="link" href="#waste">
          {format_percent_plain(share * 100)} of what was spent
        </a>
      }
    />
  );
}
