// Machines: what REST says of this host and its GPUs, read again every few seconds while somebody looks at it, and what
// its GPUs did over the last day.
import { signal } from "@preact/signals";
import type { MachineList, SeriesList, SeriesView } from "../gen/api";
import { get_json, type Failure } from "./api";
import { paused, server_now } from "./records";

export const machines = signal<MachineList | undefined>(undefined);
export const machines_error = signal<Failure | undefined>(undefined);
/** The curves of the last day by "m1 system/gpu.0/utilization_percent". */
export const machine_days = signal<ReadonlyMap<string, SeriesView>>(new Map());

const machines_pace_ms = 2_000;
const days_pace_ms = 60_000;
/** Of curves that have just begun, where a point more is seen. */
const young_days_pace_ms = 5_000;
const young_points = 100;
const day_ms = 24 * 3_600_000;
const day_points = 240;

/** Reads for as long as a page holds it; returns how to let go. */
export function watch_machines(): () => void {
  let is_over = false;
  let days_read_at = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    if (!document.hidden && !paused.value) {
      await read_machines();
      if (Date.now() - days_read_at >= days_pace() && (await read_days())) {
        days_read_at = Date.now();
      }
    }
    if (!is_over) timer = setTimeout(look, machines_pace_ms);
  };
  void look();
  return () => {
    is_over = true;
    clearTimeout(timer);
  };
}

export function read_machines_again(): void {
  void read_machines();
}

async function read_machines(): Promise<void> {
  const answer = await get_json<MachineList>("/api/v1/machines");
  machines_error.value = answer.ok ? undefined : answer.error;
  if (answer.ok) machines.value = answer.value;
}

function days_pace(): number {
  const views = [...machine_days.value.values()];
  const is_young = views.some((view) => view.points_total < young_points);
  return is_young || views.length === 0 ? young_days_pace_ms : days_pace_ms;
}

/** Whether they were read; a machine without an id has none yet. */
async function read_days(): Promise<boolean> {
  const days = new Map<string, SeriesView>();
  for (const machine of machines.value?.machines ?? []) {
    if (machine.id === undefined) return false;
    if (machine.gpus.length === 0) continue;
    const query = new URLSearchParams({ run: machine.id, x: "time", points: String(day_points) });
    query.set("from", String(Math.floor(server_now() - day_ms)));
    for (const gpu of machine.gpus) query.append("metric", `${gpu.series}utilization_percent`);
    const answer = await get_json<SeriesList>(`/api/v1/series?${query}`);
    if (!answer.ok) return false;
    for (const view of answer.value.series) days.set(`${view.run} ${view.metric}`, view);
  }
  machine_days.value = days;
  return true;
}
