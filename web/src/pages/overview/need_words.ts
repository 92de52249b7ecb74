// Need words: what the page adds to what the server says of a need: since when, and the money as of now.
import {
  format_ago,
  format_clock,
  format_duration,
  format_money,
  format_rate,
} from "../../base/format";
import type { MoneyView, NeedView, RunView } from "../../gen/api";
import { run_look } from "../../widgets/status";
import { billed_since, more } from "../live_money";
import { death_address, is_live, known_cost, run_address } from "../run_words";

/** Behind the name of the run or machine: "failed 4 min ago". */
export function need_title(need: NeedView, now: number): string {
  const since = need.since === undefined ? "" : ` ${format_ago(need.since, now)}`;
  const until = need.until === undefined ? "" : ` at ${format_clock(need.until, now)}`;
  switch (need.kind) {
    case "run_critical":
      return "is in critical health";
    case "run_stalled":
      return `stalled, last data${since}`;
    case "machine_gone":
      return `lost its machine${since}`;
    case "billed_for_nothing":
      return "is billed, and nothing runs on it";
    case "contract_ends":
      return `is not done when its machine's contract ends${until}`;
    case "credit_ends":
      return `is not done when the credit at its provider ends${until}`;
    case "price_rises":
      return "will cost more an hour";
    case "storage_billed":
      return `was stopped${since}`;
    case "machine_loading":
      return "is loading, and does not come up";
    case "machine_offline":
      return `is not reached${lasting(need, now)}`;
    case "key_refused":
      return `has refused our key${lasting(need, now)}`;
    case "provider_fails":
      return `has not answered${lasting(need, now)}`;
    default:
      return need.run_view ? ended_words(need.run_view, need, now) : "";
  }
}

function lasting({ since }: NeedView, now: number): string {
  return since === undefined ? "" : ` for ${format_duration(now - since)}`;
}

function ended_words(run: RunView, need: NeedView, now: number): string {
  const at = run.lifecycle === "lost" ? run.last_data_at : (run.ended_at ?? run.last_data_at);
  const ago = at === undefined ? "" : ` ${format_ago(at, now)}`;
  const word =
    run.lifecycle === "lost" ? "lost contact" : run_look(run.lifecycle).word.toLowerCase();
  return `${word}${ago}${need.rental ? " and its machine is still billed" : ""}`;
}

/** "$0.82 lost since, $1.29 an hour goes on." As of now; the server said it at `as_of`. */
export function need_money(need: NeedView, as_of: number, now: number): string {
  const { cost, per_hour, kind } = need;
  if (kind === "price_rises")
    return cost ? `${format_money(cost)} more until the run is done.` : "";
  if (need.until !== undefined) return cost ? `${format_money(cost)} spent on it is at stake.` : "";
  const goes_on = per_hour ? `, ${format_rate(per_hour)} an hour goes on` : "";
  if (cost) {
    const lost = more(cost, billed_since(as_of, per_hour, now));
    return `${format_money(lost)} lost since${goes_on}${basis_words(cost)}.`;
  }
  const spent = need.run_view && known_cost(need.run_view);
  if (!spent) return "";
  return `It has cost ${format_money(more(spent, billed_since(as_of, per_hour, now)))}${goes_on}.`;
}

function basis_words({ basis }: MoneyView): string {
  return basis === "from provider" ? "" : ` (${basis})`;
}

/** What to do, where no button does it. */
export function need_advice({ kind, action, command, rental }: NeedView): string {
  const is_told = /^(run_critical|key_refused|provider_fails)$/.test(kind);
  if (kind === "budget") return "";
  const has_button = command !== "" || (kind.startsWith("run_") && !rental);
  return action === "" || is_told || has_button ? "" : `${action}.`;
}

export interface NeedLink {
  readonly word: string;
  readonly href: string;
}

/** Where more is told. */
export function need_link({ kind, run_view, rental }: NeedView): NeedLink | undefined {
  if (run_view) {
    const has_died = !is_live(run_view) && run_view.lifecycle !== "finished";
    return has_died || kind === "run_stalled"
      ? { word: "What happened", href: death_address(run_view) }
      : { word: "Open run", href: run_address(run_view) };
  }
  if (rental) return { word: "Machines", href: "/machines" };
  return kind === "budget" ? { word: "Costs", href: "/costs" } : undefined;
}
