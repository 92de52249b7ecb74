// CostKpis: four figures: what is billed now, what today and this month have cost and will, and what brought nothing. As long
// as days and months are not told, what was spent and worked in all.
import { format_hours, format_money, format_percent, format_rate } from "../../base/format";
import type { BudgetView, CostReport, SpendForecast } from "../../gen/api";
import { Bar, SplitBar } from "../../widgets/bar";
import { Kpi } from "../overview/kpis";
import { band_words, burn_words, share_words } from "./cost_words";

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

const has_range = ({ from, to }: CostReport) => from !== undefined || to !== undefined;

function SpentSoFar({ report }: { report: CostReport }) {
  const { total, planned_total: planned } = report;
  const label = has_range(report) ? "Spent in this time" : "Spent so far";
  if (total.amount === 0 && planned.amount === 0) {
    return <Kpi label={label} value="Nothing" note="nothing was billed" is_word />;
  }
  const amounts = report.rows.map((row) => (row.planned_cost ? (row.cost?.amount ?? 0) : 0));
  const used = { ...total, amount: amounts.reduce((sum, one) => sum + one, 0) };
  const share = planned.amount > 0 ? used.amount / planned.amount : 0;
  // By the millionth: it is added up from fractions here.
  const is_all = Math.abs(used.amount - total.amount) < 1e-6;
  return (
    <Kpi
      label={label}
      value={
        <>
          {format_money(total)}
          {share > 0 && is_all && <small>of {format_money(planned)} planned</small>}
        </>
      }
      gauge={share > 0 && <Bar share={share} paint={share > 1 ? "tone-crit" : "tone-accent"} />}
      note={
        planned.amount > 0
          ? `${is_all ? "" : `${format_money(used)} is `}${format_percent(share * 100)} of the plan`
          : total.basis
      }
    />
  );
}

function GpuHours({ report }: { report: CostReport }) {
  const used = report.rows.reduce((sum, row) => sum + row.gpu_hours, 0);
  const planned = report.rows.reduce((sum, row) => sum + (row.planned_gpu_hours ?? 0), 0);
  if (used === 0 && planned === 0) {
    const [value, note] = has_range(report)
      ? ["None", "no run was at work"]
      : ["Not known", "no run tells its times"];
    return <Kpi label="GPU hours" value={value} note={note} is_word />;
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
  if (wasted === 0) {
    const note = total.amount > 0 ? "all went into runs" : "nothing was spent";
    return <Kpi label="Wasted" value="Nothing" note={note} is_word />;
  }
  return (
    <Kpi
      label="Wasted"
      value={format_money(waste_total)}
      gauge={<SplitBar share={1 - wasted / total.amount} />}
      note={
        <a class="link" href="#waste">
          {share_words(waste_total, total)} of what was spent
        </a>
      }
    />
  );
}
