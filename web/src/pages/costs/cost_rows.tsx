// CostRows: where the money went, as a doughnut beside the ranked list. What is shown of each row adds up to what is shown as
// their total.
import { useState } from "preact/hooks";
import { capitalised } from "../../base/capitalised";
import { shared_money } from "../../base/cents";
import { format_hours, format_money, format_percent, format_rate, plural } from "../../base/format";
import type { CostReport, CostRow, MoneyView } from "../../gen/api";
import { Bar } from "../../widgets/bar";
import { Empty } from "../../widgets/empty";
import { Name } from "../../widgets/name";
import { model_look, run_look, Status } from "../../widgets/status";
import { run_address } from "../run_words";
import { ChoiceBar } from "./choice_bar";
import type { CostChoice } from "./cost_choice";
import { share_words } from "./cost_words";
import { Doughnut } from "./doughnut";
import { OTHER_KEY, paint_of, type Slice } from "./slices";

const ROWS_SHOWN = 12;
const ROWS_SHOWN_MAX = 500;

interface RowsProps {
  readonly report: CostReport;
  readonly choice: CostChoice;
  readonly query: string;
  readonly slices: readonly Slice[];
}

export function CostRows({ report, choice, query, slices }: RowsProps) {
  return (
    <section class="sec" aria-labelledby="where">
      <div class="sech">
        <h2 id="where">Where it went</h2>
        {report.time_zone !== "" && (choice.range === "month" || choice.range === "dates") && (
          <span class="m">days of {report.time_zone}</span>
        )}
      </div>
      <div class="card clip">
        <ChoiceBar choice={choice} query={query} />
        {report.rows.length === 0 ? (
          <Empty title="Nothing has cost anything in this time." />
        ) : (
          <div class={slices.length > 0 ? "cost-where" : undefined}>
            {slices.length > 0 && <Doughnut slices={slices} total={report.total} />}
            <Ranked report={report} slices={slices} />
          </div>
        )}
      </div>
    </section>
  );
}

interface Line {
  readonly row: CostRow;
  readonly paint: string;
  readonly cost: string | undefined;
}

/** Those that are shown, and what stands for all further ones. */
function lines_of(report: CostReport, slices: readonly Slice[], shown: number): Line[] {
  const amount = (row: CostRow) => row.cost?.amount ?? -1;
  const ranked = [...report.rows].sort((a, b) => amount(b) - amount(a));
  const rows = ranked.slice(0, shown);
  const rest = ranked.slice(shown);
  if (rest.length > 0) rows.push(together(rest, report.total));
  const known = rows.filter((row) => row.cost !== undefined);
  const texts = shared_money(
    known.map((row) => row.cost ?? report.total),
    report.total,
  );
  return rows.map((row) => ({
    row,
    paint: row.cost && row.cost.amount > 0 ? paint_of(slices, row.key) : "",
    cost: row.cost ? texts[known.indexOf(row)] : undefined,
  }));
}

function together(rows: readonly CostRow[], total: MoneyView): CostRow {
  const amount = rows.reduce((sum, row) => sum + (row.cost?.amount ?? 0), 0);
  const planned = rows.reduce((sum, row) => sum + (row.planned_cost?.amount ?? 0), 0);
  return {
    key: OTHER_KEY,
    name: `${plural(rows.length, "more row")}`,
    status: "",
    gpu_hours: rows.reduce((sum, row) => sum + row.gpu_hours, 0),
    spent: [],
    ...(rows.some((row) => row.cost) && { cost: { ...total, amount } }),
    ...(planned > 0 && { planned_cost: { ...total, amount: planned } }),
  };
}

function Ranked({ report, slices }: { report: CostReport; slices: readonly Slice[] }) {
  const [shown, set_shown] = useState(ROWS_SHOWN);
  const lines = lines_of(report, slices, shown);
  const has_plan = report.rows.some((row) => row.planned_cost);
  const has_more = report.rows.length > shown && shown < ROWS_SHOWN_MAX;
  return (
    <div class="cost-list">
      <table class="costs" id="cost-rows">
        <thead>
          <tr>
            <th scope="col">{heading(report.by)}</th>
            <th scope="col" class="hide-t">
              State
            </th>
            <th scope="col" class="n hide-m">
              GPU hours
            </th>
            {report.has_prices && has_plan && (
              <th scope="col" class="share hide-t">
                Of the plan
              </th>
            )}
            {report.has_prices && (
              <th scope="col" class="n hide-m">
                Share
              </th>
            )}
            {report.has_prices && (
              <th scope="col" class="n">
                Spent
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <RowLine key={line.row.key} line={line} report={report} has_plan={has_plan} />
          ))}
        </tbody>
        <tfoot>
          <TotalLine report={report} has_plan={has_plan} />
        </tfoot>
      </table>
      {has_more && (
        <p class="cost-more">
          <button type="button" class="btn sm" onClick={() => set_shown(ROWS_SHOWN_MAX)}>
            Show all {report.rows.length}
          </button>
        </p>
      )}
    </div>
  );
}

const HEADINGS: Readonly<Record<string, string>> = {
  model: "Model",
  run: "Run",
  machine: "Machine",
  provider: "Provider",
  project: "Project",
};
const heading = (by: string) => HEADINGS[by] ?? by;

interface LineProps {
  readonly line: Line;
  readonly report: CostReport;
  readonly has_plan: boolean;
}

function RowLine({ line: { row, paint, cost }, report, has_plan }: LineProps) {
  const name = <Name text={row.name || row.key} />;
  const is_mixed = report.total.basis === "partly estimated";
  const is_run = report.by === "run" && row.key !== "" && row.key !== OTHER_KEY;
  return (
    <tr>
      <td>
        <div class={`nm ${row.per_hour ? "" : "one"} ${paint}`}>
          <i />
          <b>{is_run ? <a href={run_address({ id: row.key })}>{name}</a> : name}</b>
          {row.per_hour && <small class="num">{format_rate(row.per_hour)} an hour now</small>}
        </div>
      </td>
      <td class="hide-t">
        <State by={report.by} status={row.status} />
      </td>
      <td class="n num hide-m">{hours_words(row)}</td>
      {report.has_prices && has_plan && (
        <td class="share hide-t">
          <PlanShare row={row} paint={paint} />
        </td>
      )}
      {report.has_prices && (
        <td class="n num m hide-m">{row.cost && share_words(row.cost, report.total)}</td>
      )}
      {report.has_prices && (
        <td class="n num strong">
          {cost ?? <span class="m">{row.status === "pending" ? "no run yet" : "not known"}</span>}
          {is_mixed && row.cost && <small>{row.cost.basis}</small>}
        </td>
      )}
    </tr>
  );
}

function State({ by, status }: { by: string; status: string }) {
  if (!status) return null;
  if (by === "model") return <Status look={model_look(status)} />;
  if (by === "run") return <Status look={run_look(status as Parameters<typeof run_look>[0])} />;
  return <span class="s">{capitalised(status)}</span>;
}

/** What is not known has no figure. */
function hours_words(row: CostRow) {
  if (row.gpu_hours > 0) {
    return (
      <>
        {format_hours(row.gpu_hours)}
        {row.planned_gpu_hours !== undefined && (
          <span class="m"> of {format_hours(row.planned_gpu_hours)}</span>
        )}
      </>
    );
  }
  if (row.planned_gpu_hours !== undefined && row.status === "pending") {
    return <span class="m">{format_hours(row.planned_gpu_hours)} planned</span>;
  }
  return <span class="m">{row.cost || row.key === "" ? "no run" : "not known"}</span>;
}

function PlanShare({ row, paint }: { row: CostRow; paint: string }) {
  const planned = row.planned_cost?.amount ?? 0;
  if (!row.planned_cost || planned <= 0) return <span class="m">no plan</span>;
  if (!row.cost) return <span class="m num">{format_money(row.planned_cost)} planned</span>;
  const share = row.cost.amount / planned;
  return (
    <span class="bar-figure num" title={`of ${format_money(row.planned_cost)} planned`}>
      <Bar share={share} paint={share > 1 ? "tone-crit" : paint} />
      <span>{format_percent(share * 100)}</span>
    </span>
  );
}

function TotalLine({ report, has_plan }: { report: CostReport; has_plan: boolean }) {
  const hours = report.rows.reduce((sum, row) => sum + row.gpu_hours, 0);
  const planned = report.rows.reduce((sum, row) => sum + (row.planned_gpu_hours ?? 0), 0);
  const is_all_planned =
    planned > 0 && report.rows.every((row) => row.planned_gpu_hours || row.gpu_hours === 0);
  return (
    <tr>
      <th scope="row">Total</th>
      <td class="hide-t" />
      <td class="n num hide-m">
        {hours > 0 ? format_hours(hours) : <span class="m">not known</span>}
        {is_all_planned && <span class="m"> of {format_hours(planned)}</span>}
      </td>
      {report.has_prices && has_plan && (
        <td class="share num hide-t">
          <span class="m">{format_money(report.planned_total)} planned</span>
        </td>
      )}
      {report.has_prices && <td class="hide-m" />}
      {report.has_prices && (
        <td class="n num" id="cost-total">
          {format_money(report.total)}
        </td>
      )}
    </tr>
  );
}
