// Ribbon: a machine's last day in half hours: at work, billed for nothing, or not there. Pure.
import type { GpuView, MachineView, MoneyView, RentalView, SeriesView } from "../../gen/api";
import { is_live_word } from "../run_words";

export const SLOTS = 48;

/** 0..1: how much it did; "idle": it was billed and did nothing; undefined: nothing is known, or it was not rented. */
export type Slot = number | "idle" | undefined;

export interface Ribbon {
  readonly key: string;
  readonly name: string;
  readonly place: string;
  readonly slots: readonly Slot[];
  /** What it does now: "62%", "training", "idle". */
  readonly now: string;
  readonly is_wasted: boolean;
  readonly price?: MoneyView;
}

/** GPUs of this host first, then what is rented, as the server lists it. */
export function ribbons_of(
  machines: readonly MachineView[],
  rentals: readonly RentalView[],
  days: ReadonlyMap<string, SeriesView>,
  span: { readonly from: number; readonly to: number },
): Ribbon[] {
  const hosts = new Set(machines.filter(({ gpus }) => gpus.length > 0).map(({ name }) => name));
  const own = machines.flatMap((machine) =>
    machine.gpus.map((gpu) =>
      gpu_ribbon(
        machine,
        gpu,
        days.get(`${machine.id} ${gpu.series}utilization_percent`),
        span,
        rentals.find(({ host }) => host === machine.name),
      ),
    ),
  );
  const rented = rentals.filter(({ host }) => host === "" || !hosts.has(host));
  return [...own, ...rented.map((rental) => rental_ribbon(rental, span))];
}

type Span = Parameters<typeof ribbons_of>[3];

function gpu_ribbon(
  machine: MachineView,
  gpu: GpuView,
  day: SeriesView | undefined,
  span: Span,
  rental: RentalView | undefined,
): Ribbon {
  const busy = gpu.utilization_percent;
  const shared = machine.gpus.length > 1 ? `, GPU ${gpu.index}` : "";
  return {
    key: `${machine.name} ${gpu.uuid}`,
    name: gpu.name,
    place: machine.name + shared,
    slots: use_slots(day, span),
    now: gpu.fault ? "fault" : busy === undefined ? "not known" : `${Math.round(busy)}%`,
    is_wasted: gpu.fault !== undefined,
    price: machine.gpus.length === 1 && rental ? price_of(rental) : undefined,
  };
}

/** The mean use of each half hour. */
export function use_slots(day: SeriesView | undefined, { from, to }: Span): Slot[] {
  const sums = Array.from({ length: SLOTS }, () => ({ sum: 0, count: 0 }));
  day?.time.forEach((time, i) => {
    const slot = sums[Math.min(SLOTS - 1, Math.floor(((time - from) / (to - from)) * SLOTS))];
    const value = Number(day.mean[i]);
    const count = day.count[i] ?? 0;
    if (!slot || !Number.isFinite(value)) return;
    slot.sum += value * count;
    slot.count += count;
  });
  return sums.map(({ sum, count }) => (count > 0 ? sum / count / 100 : undefined));
}

function rental_ribbon(rental: RentalView, span: Span): Ribbon {
  const { provider, provider_id, label, host, gpu_name, gpu_count, billed, state } = rental;
  const is_computing = billed.compute > 0;
  const has_run = rental.runs.some(({ lifecycle }) => is_live_word(lifecycle));
  const called = host && rental.basis === "estimated" ? host : `${provider} ${provider_id}`;
  const gpus = gpu_count > 1 ? `${gpu_count} × ${gpu_name}` : gpu_name;
  return {
    key: rental.id,
    name: gpus || label || called,
    place: called,
    slots: rent_slots(rental, span),
    now: !is_computing ? state : has_run ? "training" : "idle",
    is_wasted: is_computing && !has_run,
    price: price_of(rental),
  };
}

function price_of({ billed }: RentalView): MoneyView {
  return { amount: billed.total, currency: billed.currency, basis: billed.basis };
}

/** Each half hour as it was in its middle, the last as it is now. */
export function rent_slots({ segments, runs }: RentalView, { from, to }: Span): Slot[] {
  const slot_ms = (to - from) / SLOTS;
  return Array.from({ length: SLOTS }, (_, i) => {
    const time = i === SLOTS - 1 ? to - 1 : from + (i + 0.5) * slot_ms;
    const segment = segments.find(({ since, until = to }) => since <= time && time < until);
    if (!segment || segment.billed.compute <= 0) return undefined;
    return runs.some((run) => run.from <= time && time <= run.to) ? 1 : "idle";
  });
}

/** "At work for 6 h of the last 24, billed for nothing for 1.5 h": for those who cannot see it. */
export function ribbon_words(slots: readonly Slot[]): string {
  const hours = (count: number) => `${(count * 24) / SLOTS} h`;
  const idle = slots.filter((slot) => slot === "idle").length;
  const busy = slots.filter((slot) => typeof slot === "number" && slot >= 0.05).length;
  const wasted = idle > 0 ? `, billed for nothing for ${hours(idle)}` : "";
  return `At work for ${hours(busy)} of the last 24${wasted}`;
}
