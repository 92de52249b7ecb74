// Cost words: what the costs say in sentences. Pure.
import { bucket_words } from "../../base/bucket_words";
import { format_money, format_percent_plain, format_rate } from "../../base/format";
import type { BurnView, CostReport, MoneyView, SpentView } from "../../gen/api";
import type { RangeName } from "./cost_choice";

const RANGE_ENDS: Readonly<Record<RangeName, string>> = {
  all: "",
  "24h": " in the last 24 hours",
  "7d": " in the last 7 days",
  "30d": " in the last 30 days",
  month: " this month",
  dates: " in these days",
};

export function cost_sentence(report: CostReport, range: RangeName): string {
  if (!report.has_prices) return "No price is known yet, so there is no money to show.";
  const now =
    report.burn.total.amount > 0
      ? `${format_rate(report.burn.total)} an hour now.`
      : "Nothing is billed now.";
  if (report.total.amount === 0) return `Nothing was spent${RANGE_ENDS[range]}. ${now}`;
  const waste =
    report.waste_total.amount > 0 ? `, ${format_money(report.waste_total)} of it on nothing` : "";
  return `${format_money(report.total)} spent${RANGE_ENDS[range]}${waste}. ${now}`;
}

/** Where a sum comes from: "from provider", "estimated from rate × time", or which part of it is what. */
export function basis_words(total: MoneyView, from_provider?: MoneyView): string {
  if (total.basis === "from provider") return "from provider";
  if (total.basis === "partly estimated") {
    return from_provider
      ? `${format_money(from_provider)} from provider, the rest estimated`
      : "partly estimated";
  }
  return total.basis === "estimated" ? "estimated from rate × time" : total.basis;
}

export function burn_words(burn: BurnView): string {
  if (burn.total.amount === 0) return "no machine is billed";
  const parts = [
    { money: burn.training, word: "training" },
    { money: burn.idle, word: "idle" },
    { money: burn.storage, word: "storage" },
  ].filter(({ money }) => money.amount > 0);
  const [only] = parts;
  if (parts.length === 1 && only) return `all of it ${only.word}, ${burn.total.basis}`;
  const words = parts.map(({ money, word }) => `${format_rate(money)} ${word}`).join(", ");
  return `${words}; ${burn.total.basis}`;
}

/** "78% went into steps that were kept; 9.4% bought nothing." */
export function spent_sentence(spent: readonly SpentView[], total: MoneyView): string {
  const share = (keep: (view: SpentView) => boolean) => ({
    ...total,
    amount: spent.filter(keep).reduce((sum, view) => sum + view.cost.amount, 0),
  });
  const kept = share((view) => view.bucket === "productive" || view.bucket === "evaluation");
  const waste = share((view) => bucket_words(view.bucket).is_waste);
  const rest =
    waste.amount > 0
      ? `; ${share_words(waste, total)} bought nothing.`
      : ", and nothing was wasted.";
  const worked = kept.amount > 0 ? share_words(kept, total) : "Nothing";
  return `${worked} went into work that was kept${rest}`;
}

/** 12%, 9.4%, < 0.1%: a part of a sum; "" of nothing. */
export function share_words(part: MoneyView, total: MoneyView): string {
  if (part.amount <= 0 || total.amount <= 0) return "";
  const percent = (part.amount / total.amount) * 100;
  if (percent > 99 && part.amount < total.amount) return `> ${format_percent_plain(99)}`;
  return percent < 0.1 ? `< ${format_percent_plain(0.1)}` : format_percent_plain(percent);
}

/** "$4.10 (3.80 to 4.60)": with the band in which eight of ten such forecasts end. */
export function band_words(p10: MoneyView | undefined, p90: MoneyView | undefined): string {
  return p10 && p90 ? `${format_money(p10)} to ${format_money(p90)}` : "";
}
