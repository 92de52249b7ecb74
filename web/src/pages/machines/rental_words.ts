// Rental words: a rented machine and those who rent it out, as the page says it. Pure.
import { format_duration, format_money, format_rate, plural } from "../../base/format";
import type { HourlyPriceView, ProviderView, RentalView } from "../../gen/api";
import type { StatusLook } from "../../widgets/status";

const LOOKS: Readonly<Record<RentalView["state"], StatusLook>> = {
  starting: { word: "Starting", icon: "ring", tone: "info" },
  running: { word: "Running", icon: "running", tone: "ok" },
  frozen: { word: "Frozen, still billed", icon: "pause", tone: "warn" },
  stopped: { word: "Stopped", icon: "dash", tone: "idle" },
  offline: { word: "Offline", icon: "triangle", tone: "warn" },
  ended: { word: "Over", icon: "check", tone: "idle" },
  unknown: { word: "State not known", icon: "dash", tone: "idle" },
};

/** Of a running machine it says whether anything runs on it: one that is paid for nothing is no green sign. */
export function rental_look(rental: RentalView): StatusLook {
  if (rental.is_stale) return { word: "Not seen lately", icon: "triangle", tone: "warn" };
  const look = LOOKS[rental.state] ?? LOOKS.unknown;
  if (rental.state === "running" && rental.billed.compute > 0 && !has_live_run(rental)) {
    return { word: "Running, idle", icon: "triangle", tone: "warn" };
  }
  if (rental.state === "stopped" && rental.billed.storage > 0) {
    return { ...look, word: "Stopped, disk billed" };
  }
  return look;
}

const LIVE = new Set(["starting", "running", "paused", "evaluating"]);

export function has_live_run(rental: RentalView): boolean {
  return rental.runs.some(({ lifecycle }) => LIVE.has(lifecycle));
}

export function rental_address(id: string): string {
  return `/machines/rented/${encodeURIComponent(id)}`;
}

/** "2 × RTX 4090", "RTX 4090", "2 GPUs"; "" where nothing is told. */
export function gpu_words({ gpu_count, gpu_name }: RentalView): string {
  if (!gpu_name) return gpu_count > 0 ? plural(gpu_count, "GPU") : "";
  return gpu_count > 1 ? `${gpu_count} × ${gpu_name}` : gpu_name;
}

/** "$1.29/h". */
export function price_text(price: HourlyPriceView): string {
  return `${format_rate({ amount: price.total, currency: price.currency, basis: "" })}/h`;
}

/** "vast.ai 312, RTX 4090": what stands below the name, without repeating it. */
export function rental_origin(rental: RentalView): string {
  const own = rental.name;
  const number = `${rental.provider} ${rental.provider_id}`;
  const is_card = rental.basis === "estimated";
  const parts = [is_card ? `${rental.provider}` : own === number ? "" : number, gpu_words(rental)];
  return parts.filter(Boolean).join(", ");
}

const CENT = 0.01;

/** "Idle for 38 min in all: $0.82 lost"; undefined where it is less than a cent. */
export function idle_words(rental: RentalView): string | undefined {
  const lost = rental.spent.find(({ bucket }) => bucket === "idle")?.cost;
  if (!lost || lost.amount < CENT) return undefined;
  return `Idle for ${format_duration(rental.idle_ms)} in all: ${format_money(lost)} lost`;
}

/** "The price is to go from $0.52/h to $0.94/h"; undefined where none is asked for. */
export function pending_words({ pending, price }: RentalView): string | undefined {
  if (!pending) return undefined;
  const more = pending.price.total - price.total;
  const direction = more > 0 ? "rise" : more < 0 ? "fall" : "stay";
  return `The host asks for another price: it would ${direction} from ${price_text(price)} to ${price_text(pending.price)}`;
}

export interface Trouble {
  readonly tone: "crit" | "warn";
  readonly title: string;
  readonly words: string;
  /** Since when. */
  readonly since: number | undefined;
}

/** What is wrong with one rental's figures: nobody has seen it lately, or its newest look was passed over. */
export function rental_troubles(rental: RentalView): Trouble[] {
  const troubles: Trouble[] = [];
  if (rental.is_stale) {
    troubles.push({
      tone: "warn",
      title: "Its provider has not shown it lately",
      words: "What is shown was true then; it may have changed, or be over.",
      since: rental.last_seen_at,
    });
  }
  if (rental.trouble) {
    const words = rental.trouble.charAt(0).toUpperCase() + rental.trouble.slice(1);
    troubles.push({
      tone: "warn",
      title: "Not all of it is known",
      words: `${words}.`,
      since: undefined,
    });
  }
  return troubles;
}

/** What is wrong with a provider: its key is refused, it does not answer, or it lists what cannot be shown. */
export function provider_troubles(provider: ProviderView): Trouble[] {
  const troubles: Trouble[] = [];
  if (provider.failing_since !== undefined) {
    troubles.push({
      tone: provider.is_key_refused ? "crit" : "warn",
      title: provider.is_key_refused
        ? `${provider.name} refuses the key`
        : `${provider.name} does not answer`,
      words: `${provider.error}.`,
      since: provider.failing_since,
    });
  }
  if (provider.refused_total > 0) {
    const first = provider.refused[0];
    const example = first ? `; ${first.provider_id || "one without an id"} ${first.reason}` : "";
    troubles.push({
      tone: "warn",
      title: `${provider.name} lists ${plural(provider.refused_total, "machine")} that cannot be shown`,
      words: `What they cost is in no sum${example}.`,
      since: undefined,
    });
  }
  return troubles;
}

/** "3 machines rented, $2.61 per hour. 1 of them is idle." */
export function rented_sentence(open: readonly RentalView[]): string {
  if (open.length === 0) return "No machine is rented.";
  const idle = open.filter((rental) => rental.billed.compute > 0 && !has_live_run(rental)).length;
  const per_hour = open.reduce((sum, { billed }) => sum + billed.total, 0);
  const currency = open[0]?.billed.currency ?? "USD";
  const rate = format_rate({ amount: per_hour, currency, basis: "" });
  const start = `${plural(open.length, "machine")} rented, ${rate} per hour.`;
  if (idle === 0) return start;
  return `${start} ${idle === open.length ? (idle === 1 ? "It is" : "All are") : idle === 1 ? "1 is" : `${idle} are`} idle.`;
}
