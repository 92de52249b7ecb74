// Costs: what was spent, on what, what for nothing, and what it will be. What is shown of which time is in the address.
import { useEffect } from "preact/hooks";
import { place } from "../../base/router";
import { known_zone } from "../../base/zone_day";
import {
  costs,
  costs_error,
  load_costs,
  prices,
  read_costs_again,
  watch_costs,
} from "../../data/costs";
import { overview, server_now } from "../../data/records";
import type { CostReport } from "../../gen/api";
import { Skeleton } from "../../widgets/skeleton";
import { LoadError } from "../load_error";
import { Budgets } from "./budgets";
import { parse_choice, report_query, time_range, type CostChoice } from "./cost_choice";
import { CostKpis } from "./cost_kpis";
import { CostRows } from "./cost_rows";
import { basis_words, cost_sentence } from "./cost_words";
import { DayChart } from "./day_chart";
import { FinishCosts } from "./finish_costs";
import { NoPrices } from "./no_prices";
import { PricesInForce, ProviderTroubles } from "./prices";
import { ScoreCosts } from "./score_costs";
import { slices_of } from "./slices";
import { SpentOn } from "./spent_on";
import { WasteTable } from "./waste_table";

export function CostsPage() {
  useEffect(watch_costs, []);
  const choice = parse_choice(place.value.query);
  const zone = known_zone(costs.value?.time_zone || overview.value?.time_zone);
  const query = report_query(choice.by, time_range(choice, server_now(), zone));
  useEffect(() => load_costs(query), [query]);
  const report = costs.value;
  if (!report && costs_error.value) {
    return <LoadError what="The costs" failure={costs_error.value} retry={read_costs_again} />;
  }
  if (!report) return <Skeleton rows={5} label="Loading the costs" />;
  return (
    <>
      <div class="hl">
        <h2 class="num">{cost_sentence(report, choice.range)}</h2>
        {report.total.amount > 0 && (
          <p class="num">{basis_words(report.total, report.from_provider)}</p>
        )}
      </div>
      <ProviderTroubles list={prices.value} />
      {report.has_prices ? <CostKpis report={report} /> : <NoPrices />}
      <Parts report={report} choice={choice} query={query} />
    </>
  );
}

interface PartsProps {
  readonly report: CostReport;
  readonly choice: CostChoice;
  readonly query: string;
}

function Parts({ report, choice, query }: PartsProps) {
  const slices = slices_of(report.rows, report.by);
  return (
    <>
      {(report.has_prices || report.rows.length > 0) && (
        <CostRows report={report} choice={choice} query={query} slices={slices} />
      )}
      {report.total.amount > 0 && <SpentOn report={report} />}
      {report.waste.length > 0 && <WasteTable report={report} />}
      {report.days.length > 0 && <DayChart report={report} slices={slices} />}
      {report.budgets.length > 0 && <Budgets budgets={report.budgets} />}
      <div class={report.finishing.length > 0 && report.evaluations.length > 0 ? "g2 sec" : ""}>
        {report.finishing.length > 0 && <FinishCosts rows={report.finishing} />}
        {report.evaluations.length > 0 && <ScoreCosts rows={report.evaluations} />}
      </div>
      <PricesInForce list={prices.value} />
    </>
  );
}
