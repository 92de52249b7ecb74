// Machine day: what the Overview shows of machines: this host's GPUs over the last day, and what is rented; read when it is
// first shown and now and then from there on.
import { signal } from "@preact/signals";
import type { MachineList, RentalList, SeriesList, SeriesView } from "../gen/api";
import { get_json } from "./api";
import { on_nudge, paused, server_now } from "./records";

export interface MachineDay {
  readonly machines: MachineList["machines"];
  readonly rentals: RentalList["rentals"];
  /** Of the GPUs of this host, by "m1 system/gpu.0/utilization_percent". */
  readonly days: ReadonlyMap<string, SeriesView>;
  readonly read_at: number;
}

export const machine_day = signal<MachineDay | undefined>(undefined);

export const day_ms = 24 * 3_600_000;
const pace_ms = 60_000;
const day_points = 96;
const rentals_max = 50;

/** Reads for as long as a page holds it; returns how to let go. */
export function watch_machine_day(): () => void {
  let is_over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    clearTimeout(timer);
    if (!document.hidden && !paused.value) await read();
    if (!is_over) timer = setTimeout(look, pace_ms);
  };
  const forget = on_nudge((what) => what === "rentals" && void look());
  void look();
  return () => {
    is_over = true;
    clearTimeout(timer);
    forget();
  };
}

/** What cannot be read stays as it was: the Machines page says why. */
async function read(): Promise<void> {
  const machines = await get_json<MachineList>("/api/v1/machines");
  const rentals = await get_json<RentalList>(`/api/v1/rentals?open=1&limit=${rentals_max}`);
  if (!machines.ok || !rentals.ok) return;
  machine_day.value = {
    machines: machines.value.machines,
    rentals: rentals.value.rentals,
    days: await read_days(machines.value),
    read_at: rentals.value.server_time,
  };
}

async function read_days({ machines }: MachineList): Promise<ReadonlyMap<string, SeriesView>> {
  const days = new Map<string, SeriesView>();
  for (const { id, gpus } of machines) {
    if (id === undefined || gpus.length === 0) continue;
    const query = new URLSearchParams({ run: id, x: "time", points: String(day_points) });
    query.set("from", String(Math.floor(server_now() - day_ms)));
    for (const gpu of gpus) query.append("metric", `${gpu.series}utilization_percent`);
    const answer = await get_json<SeriesList>(`/api/v1/series?${query}`);
    for (const view of answer.ok ? answer.value.series : [])
      days.set(`${view.run} ${view.metric}`, view);
  }
  return days;
}
