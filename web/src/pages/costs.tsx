// Costs: what each model has cost against its plan. Every total is the sum of the rows above it, as the server sends it.
import type { ComponentChildren } from "preact";
import { format_hours, format_money, format_percent, format_rate } from "../base/format";
import { slot_class } from "../base/series_slot";
import { overview, overview_error } from "../data/records";
import type { CostRow, CostSummary, MoneyView } from "../gen/api";
import { Bar } from "../widgets/bar";
import { CodeTabs } from "../widgets/code_tabs";
import { Empty } from "../widgets/empty";
import { Name } from "../widgets/name";
import { Skeleton } from "../widgets/skeleton";
import { model_look, Status } from "../widgets/status";
import { LoadError } from "./load_error";
import { Kpi } from "./overview/kpis";

const RATE_SNIPPET = `# afs-monitor.toml, given with --config; read again when it changes
[[models]]
key = "nayru"
name = "Nayru v7"
gpu_hours = 3.5 # planned
cost_per_hour = 0.24 # what its machine costs, in USD`;

export function CostsPage() {
  const seen = overview.value;
  if (!seen && overview_error.value) {
    return <LoadError what="Costs" failure={overview_error.value} />;
  }
  if (!seen) return <Skeleton rows={5} label="Loading the costs" />;
  const { costs } = seen;
  return (
    <>
      <div class="hl">
        <h2>{cost_sentence(costs)}</h2>
        {costs.has_rates && <p>{basis_words(costs.total)}</p>}
      </div>
      {costs.has_rates ? <CostKpis costs={costs} /> : <NoRates />}
      <section class="sec" aria-labelledby="by-model">
        <div class="sech">
          <h2 id="by-model">By model</h2>
          {costs.has_rates && <span class="m">actual against planned</span>}
        </div>
        <div class="card clip">
          {costs.rows.length === 0 ? (
            <Empty title="No model and no run yet, so nothing has cost anything." />
          ) : (
            <CostTable costs={costs} />
          )}
        </div>
      </section>
    </>
  );
}

export function cost_sentence(costs: CostSummary): string {
  if (!costs.has_rates) return "No rate is configured, so there is no money to show.";
  const planned = costs.planned_total.amount > 0;
  const spent = `${format_money(costs.total)} spent`;
  return planned ? `${spent} of ${format_money(costs.planned_total)} planned.` : `${spent} so far.`;
}

function basis_words({ basis }: MoneyView): string {
  return basis === "provider" ? "billed by the provider" : "estimated from rate × time";
}

const used_hours = (rows: readonly CostRow[]) => rows.reduce((sum, row) => sum + row.gpu_hours, 0);
/** Planned GPU hours, and what the models that have a plan have used of them. */
function plan_hours(rows: readonly CostRow[]): { planned: number; used: number } {
  const with_plan = rows.filter((row) => row.planned_gpu_hours !== undefined);
  const planned = with_plan.reduce((sum, row) => sum + (row.planned_gpu_hours ?? 0), 0);
  return { planned, used: used_hours(with_plan) };
}

function CostKpis({ costs }: { costs: CostSummary }) {
  const planned = costs.planned_total.amount;
  const share = planned > 0 ? costs.total.amount / planned : 0;
  const plan = plan_hours(costs.rows);
  const burn = costs.burn_per_hour;
  return (
    <dl class="card kpi fresh">
      <Kpi
        label="Spent so far"
        value={format_money(costs.total)}
        gauge={planned > 0 && <Bar share={share} paint={share > 1 ? "tone-crit" : "tone-accent"} />}
        note={planned > 0 ? `${format_percent(share * 100)} of the plan` : "no plan is configured"}
      />
      <Kpi
        label="Planned"
        value={planned > 0 ? format_money(costs.planned_total) : "No plan"}
        is_word={planned <= 0}
        note={planned > 0 ? "planned GPU hours × rate" : "set gpu_hours for a model"}
      />
      <Kpi
        label="Spending now"
        value={
          <>
            {format_rate(burn)} <small>per hour</small>
          </>
        }
        gauge={burn.amount > 0 && <Bar share={1} paint="tone-accent" />}
        note={burn.amount > 0 ? "by runs that are live" : "no run with a rate is live"}
      />
      <Kpi
        label="GPU hours"
        value={format_hours(used_hours(costs.rows))}
        gauge={plan.planned > 0 && <Bar share={plan.used / plan.planned} paint="tone-accent" />}
        note={
          plan.planned > 0
            ? `${format_hours(plan.used)} of ${format_hours(plan.planned)} planned`
            : "no plan is configured"
        }
      />
    </dl>
  );
}

function NoRates() {
  return (
    <div class="card pad">
      <p class="s">
        GPU hours are counted below. To see money, tell the server what the machine of a model costs
        per hour. Cost is then rate × time, and is marked as estimated.
      </p>
      <CodeTabs
        label="Configuration"
        snippets={[{ label: "afs-monitor.toml", code: RATE_SNIPPET }]}
      />
    </div>
  );
}

function CostTable({ costs }: { costs: CostSummary }) {
  const { has_rates } = costs;
  return (
    <table class="costs">
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col" class="hide-m">
            State
          </th>
          <th scope="col" class="n">
            GPU hours
          </th>
          {has_rates && (
            <>
              <th scope="col" class="n hide-t">
                Rate
              </th>
              <th scope="col" class="n">
                Planned
              </th>
              <th scope="col" class="n">
                Spent
              </th>
              <th scope="col" class="share hide-t">
                Of the plan
              </th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {costs.rows.map((row) => (
          <CostLine key={row.key} row={row} has_rates={has_rates} />
        ))}
      </tbody>
      <tfoot>
        <TotalLine costs={costs} />
      </tfoot>
    </table>
  );
}

const money = (view: MoneyView | undefined, unknown: string): ComponentChildren =>
  view ? format_money(view) : <span class="m">{unknown}</span>;

function CostLine({ row, has_rates }: { row: CostRow; has_rates: boolean }) {
  const slot = row.key ? slot_class(row.key) : "";
  return (
    <tr>
      <td>
        <div class={`nm one ${slot}`}>
          <i />
          <b>
            <Name text={row.key ? row.name || row.key : "Runs without a model"} />
          </b>
        </div>
      </td>
      <td class="hide-m">{row.status && <Status look={model_look(row.status)} />}</td>
      <td class="n num">
        {format_hours(row.gpu_hours)}
        {row.planned_gpu_hours !== undefined && (
          <span class="m hide-m"> of {format_hours(row.planned_gpu_hours)}</span>
        )}
      </td>
      {has_rates && (
        <>
          <td class="n num hide-t">
            {row.cost_per_hour ? (
              `${format_rate(row.cost_per_hour)}/h`
            ) : (
              <span class="m">not set</span>
            )}
          </td>
          <td class="n num">{money(row.planned_cost, "no plan")}</td>
          <td class="n num strong">{money(row.cost, "not known")}</td>
          <td class="share hide-t">
            <PlanShare row={row} slot={slot} />
          </td>
        </>
      )}
    </tr>
  );
}

function PlanShare({ row, slot }: { row: CostRow; slot: string }) {
  const planned = row.planned_cost?.amount ?? 0;
  if (planned <= 0 || !row.cost) return <span class="m">no plan</span>;
  const share = row.cost.amount / planned;
  return (
    <span class="bar-figure num">
      <Bar share={share} paint={share > 1 ? "tone-crit" : slot} />
      <span>{format_percent(share * 100)}</span>
    </span>
  );
}

function TotalLine({ costs }: { costs: CostSummary }) {
  return (
    <tr>
      <th scope="row">Total</th>
      <td class="hide-m" />
      <td class="n num">{format_hours(used_hours(costs.rows))}</td>
      {costs.has_rates && (
        <>
          <td class="n num hide-t">
            <span class="m">now </span>
            {format_rate(costs.burn_per_hour)}/h
          </td>
          <td class="n num">
            {costs.planned_total.amount > 0 ? (
              format_money(costs.planned_total)
            ) : (
              <span class="m">no plan</span>
            )}
          </td>
          <td class="n num">{format_money(costs.total)}</td>
          <td class="share m hide-t">{basis_words(costs.total)}</td>
        </>
      )}
    </tr>
  );
}
