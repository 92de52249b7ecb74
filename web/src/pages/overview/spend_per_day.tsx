// Spend per day: the newest days, stacked by model; the Costs page has the rest.
import { format_money } from "../../base/format";
import type { CostRow, MoneyView, Overview } from "../../gen/api";
import { nice_top } from "../costs/day_bars";
import { DayBars, DayKey } from "../costs/day_chart";
import { slices_of } from "../costs/slices";

export function SpendPerDay({ overview }: { overview: Overview }) {
  const { days, today, time_zone } = overview.money;
  const slices = slices_of(rows_of(overview), "model");
  const forecast = today && days.at(-1)?.date === today.period ? today.p50 : undefined;
  const dearest = Math.max(...days.map(({ cost }) => cost.amount), forecast?.amount ?? 0);
  const total = days.reduce((sum, { cost }) => sum + cost.amount, 0);
  const money: MoneyView = { ...overview.money.total, amount: total };
  return (
    <section aria-labelledby="spend-per-day">
      <div class="sech">
        <h2 id="spend-per-day">Spend per day</h2>
        <span class="m num" title={`Days of ${time_zone}`}>
          {format_money(money)} in {days.length} days
        </span>
        <a class="more" href="/costs">
          Costs
        </a>
      </div>
      <div class="card pad fresh">
        <DayBars days={days} slices={slices} top={nice_top(dearest)} forecast={forecast} />
        <DayKey slices={slices} has_forecast={forecast !== undefined} />
      </div>
    </section>
  );
}

/** What the days cost by model, dearest first. */
function rows_of({ money, models }: Overview): CostRow[] {
  const names = new Map(models.map(({ key, name }) => [key, name]));
  const sums = new Map<string, number>();
  for (const { key, cost } of money.days.flatMap(({ parts }) => parts)) {
    sums.set(key, (sums.get(key) ?? 0) + cost.amount);
  }
  return [...sums]
    .sort((a, b) => b[1] - a[1])
    .map(([key, amount]) => ({
      key,
      name: key === "" ? "Without a model" : (names.get(key) ?? key),
      status: "",
      gpu_hours: 0,
      spent: [],
      cost: { ...money.total, amount },
    }));
}
