// Lower: what stands below the runs of the Overview: those that finished lately, the models, what was spent on each
// day, and machines with their last day. A part of its own, so that the first view does not wait for it.
import { useEffect } from "preact/hooks";
import { machine_day, watch_machine_day } from "../../data/machine_day";
import type { Overview } from "../../gen/api";
import { FinishedLately } from "./finished_lately";
import { day_ribbons, MachinesCard } from "./machines_card";
import { ModelsCard } from "./models_card";
import { SpendPerDay } from "./spend_per_day";

export function Lower({ overview }: { overview: Overview }) {
  return (
    <>
      <div class="g2 sec">
        <FinishedLately runs={overview.finished} has_prices={overview.money.has_prices} />
        <ModelsCard models={overview.models} />
      </div>
      <MoneyAndMachines overview={overview} />
    </>
  );
}

/** Each where there is something to tell: days with money, GPUs or rentals; both side by side. */
function MoneyAndMachines({ overview }: { overview: Overview }) {
  useEffect(watch_machine_day, []);
  const ribbons = machine_day.value ? day_ribbons(machine_day.value) : [];
  const has_days = overview.money.days.some(({ cost }) => cost.amount > 0);
  if (!has_days && ribbons.length === 0) return null;
  return (
    <div class={has_days && ribbons.length > 0 ? "g2 sec" : "sec"}>
      {has_days && <SpendPerDay overview={overview} />}
      {ribbons.length > 0 && <MachinesCard ribbons={ribbons} />}
    </div>
  );
}
