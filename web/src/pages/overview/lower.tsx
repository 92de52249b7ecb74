// Lower: what stands below the runs of the Overview: those that finished lately, the models, and machines with their last
// day. A part of its own, so that the first view does not wait for it.
import { useEffect } from "preact/hooks";
import { machine_day, watch_machine_day } from "../../data/machine_day";
import type { Overview } from "../../gen/api";
import { FinishedLately } from "./finished_lately";
import { day_ribbons, MachinesCard } from "./machines_card";
import { ModelsCard } from "./models_card";

export function Lower({ overview }: { overview: Overview }) {
  return (
    <>
      <div class="g2 sec">
        <FinishedLately runs={overview.finished} has_prices={overview.money.has_prices} />
        <ModelsCard models={overview.models} />
      </div>
      <Machines />
    </>
  );
}

/** Nothing where there is neither a GPU nor a rental. */
function Machines() {
  useEffect(watch_machine_day, []);
  const ribbons = machine_day.value ? day_ribbons(machine_day.value) : [];
  if (ribbons.length === 0) return null;
  return (
    <div class="sec">
      <MachinesCard ribbons={ribbons} />
    </div>
  );
}
