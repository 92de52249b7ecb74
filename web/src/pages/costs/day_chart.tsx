// DayChart: what each day cost, stacked by what the costs are shown by. The same stands below it as a table.
import { format_money, plural } from "../../base/format";
import type { CostDay, CostReport, MoneyView } from "../../gen/api";
import { Name } from "../../widgets/name";
import { bars_of, day_label, nice_top, type DayBar } from "./day_bars";
import type { Slice } from "./slices";

const HEIGHT = 168;
const LABELS_MAX = 10;
const SLOTS_MIN = 7; // Fewer days would be wide blocks.

export function DayChart({ report, slices }: { report: CostReport; slices: readonly Slice[] }) {
  const { days } = report;
  const forecast = forecast_of(report);
  const top = nice_top(Math.max(...days.map((day) => day.cost.amount), forecast?.amount ?? 0));
  return (
    <section class="sec" aria-labelledby="by-day">
      <div class="sech">
        <h2 id="by-day">Spend per day</h2>
        {report.time_zone !== "" && <span class="m">days of {report.time_zone}</span>}
      </div>
      <div class="card pad">
        <div class="day-chart">
          <Grid top={top} money={report.total} />
          <DayBars days={days} slices={slices} top={top} forecast={forecast} />
        </div>
        <DayKey slices={slices} has_forecast={forecast !== undefined} />
        <DayTable report={report} slices={slices} />
      </div>
    </section>
  );
}

/** What the last day will have cost, if it is today. */
function forecast_of({ days, today }: CostReport): MoneyView | undefined {
  return today && days.at(-1)?.date === today.period ? today.p50 : undefined;
}

function Grid({ top, money }: { top: number; money: MoneyView }) {
  return (
    <div class="day-axis num" aria-hidden="true">
      {[1, 0.5, 0].map((share) => (
        <span key={share}>{format_money({ ...money, amount: top * share })}</span>
      ))}
    </div>
  );
}

interface BarsProps {
  readonly days: readonly CostDay[];
  readonly slices: readonly Slice[];
  readonly top: number;
  readonly forecast: MoneyView | undefined;
}

export function DayBars({ days, slices, top, forecast }: BarsProps) {
  const slot = 100 / Math.max(days.length, SLOTS_MIN);
  const every = Math.ceil(days.length / LABELS_MAX);
  const y = (amount: number) => (amount / top) * HEIGHT;
  return (
    <svg class="day-bars" height={HEIGHT + 22} role="img" aria-label={chart_words(days)}>
      {[0, 0.5, 1].map((share) => (
        <line
          key={share}
          class="day-line"
          x2="100%"
          y1={HEIGHT * share + 0.5}
          y2={HEIGHT * share + 0.5}
        />
      ))}
      {bars_of(days, slices).map((bar, index) => (
        <g key={bar.day.date}>
          <title>{bar_words(bar)}</title>
          {forecast && index === days.length - 1 && (
            <rect
              class="day-forecast"
              x={`${(index * slot + slot * 0.14).toFixed(3)}%`}
              width={`${(slot * 0.72).toFixed(3)}%`}
              y={(HEIGHT - y(forecast.amount)).toFixed(2)}
              height={y(forecast.amount).toFixed(2)}
            />
          )}
          {bar.parts.map((part) => (
            <rect
              key={part.slice.key}
              class={`bar-done ${part.slice.paint}`}
              x={`${(index * slot + slot * 0.14).toFixed(3)}%`}
              width={`${(slot * 0.72).toFixed(3)}%`}
              y={(HEIGHT - y(part.from + part.amount)).toFixed(2)}
              height={y(part.amount).toFixed(2)}
            />
          ))}
          {(days.length - 1 - index) % every === 0 && (
            <text
              class="day-label num"
              x={`${(index * slot + slot / 2).toFixed(3)}%`}
              y={HEIGHT + 17}
            >
              {day_label(bar.day.date, index < every)}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

function chart_words(days: readonly CostDay[]): string {
  const dearest = [...days].sort((a, b) => b.cost.amount - a.cost.amount)[0];
  const most = dearest ? `; most on ${dearest.date}, ${format_money(dearest.cost)}` : "";
  return `Spend on ${plural(days.length, "day")}${most}.`;
}

const bar_words = ({ day, parts }: DayBar) =>
  [
    `${day.date}: ${format_money(day.cost)}`,
    ...parts.map(
      (part) => `${part.slice.name} ${format_money({ ...day.cost, amount: part.amount })}`,
    ),
  ].join("\n");

export function DayKey({
  slices,
  has_forecast,
}: {
  slices: readonly Slice[];
  has_forecast: boolean;
}) {
  return (
    <ul class="day-key">
      {slices.map((slice) => (
        <li key={slice.key} class={slice.paint}>
          <i /> <Name text={slice.name} />
        </li>
      ))}
      {has_forecast && (
        <li class="day-expected">
          <i /> expected by midnight
        </li>
      )}
    </ul>
  );
}

function DayTable({ report, slices }: { report: CostReport; slices: readonly Slice[] }) {
  const bars = bars_of(report.days, slices).reverse();
  return (
    <details class="day-table">
      <summary>View as table</summary>
      <div class="day-scroll" tabIndex={0} role="region" aria-label="Spend per day">
        <table class="costs">
          <thead>
            <tr>
              <th scope="col">Day</th>
              {slices.map((slice) => (
                <th key={slice.key} scope="col" class="n">
                  {slice.name}
                </th>
              ))}
              <th scope="col" class="n">
                All
              </th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ day, parts }) => (
              <tr key={day.date}>
                <th scope="row" class="num">
                  {day.date}
                </th>
                {slices.map((slice) => {
                  const part = parts.find((one) => one.slice.key === slice.key);
                  return (
                    <td key={slice.key} class="n num">
                      {part && format_money({ ...day.cost, amount: part.amount })}
                    </td>
                  );
                })}
                <td class="n num strong">{format_money(day.cost)}</td>
              </tr>
            ))}
            {report.earlier_days > 0 && (
              <tr>
                <th scope="row">{plural(report.earlier_days, "earlier day")}</th>
                {slices.map((slice) => (
                  <td key={slice.key} />
                ))}
                <td class="n num">{format_money(report.earlier_cost)}</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
}
