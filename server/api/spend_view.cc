#include "api/spend_view.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "cost/spend_forecast.h"

namespace afs::api {
namespace {

using RunViews = std::unordered_map<RunId, const RunView*>;

// The p10, p50 and p90 of `view`.
template <typename View>
void add_band(View& view, const MicrosBand& band, const Account& account) {
  view.p10 = estimate_of(band.p10, account);
  view.p50 = estimate_of(band.p50, account);
  view.p90 = estimate_of(band.p90, account);
}

RunViews views_by_id(const std::vector<RunBoard::Entry>& runs) {
  RunViews views;
  for (const RunBoard::Entry& entry : runs) views[entry.run->id] = entry.view.get();
  return views;
}

std::optional<RunDone> done_of(const RunView& view) {
  if (!view.finish_at || !is_live(view.lifecycle)) return std::nullopt;
  const WallTime p50 = *view.finish_at;
  return RunDone{view.finish_p10.value_or(p50), p50, view.finish_p90.value_or(p50)};
}

// When the last of the runs that are on it now will be done; nullopt: one of them cannot tell.
std::optional<RunDone> done_of(const RentalAccount& rental, const RunViews& views) {
  std::optional<RunDone> last;
  for (const RunOnRental& on : rental.runs) {
    const auto view = views.find(on.run->id);
    if (!on.is_live || view == views.end()) continue;
    const auto done = done_of(*view->second);
    if (!done) return std::nullopt;
    if (!last || done->p50 > last->p50) last = done;
  }
  return last;
}

std::vector<OpenBurn> open_burns(const Account& account, const RunViews& views) {
  std::vector<OpenBurn> burns;
  for (const auto& rental : account.rentals) {
    const int64_t micros = billed_now_micros(*rental->record);
    if (micros == 0 || rental->record->segments.empty()) continue;
    burns.push_back({micros, rental->record->segments.front().since, rental->record->rental.ends_at,
                     done_of(*rental, views)});
  }
  for (const BurnPart& part : account.burn) {
    if (part.rental) continue;
    const auto view = views.find(part.run);
    if (view == views.end()) continue;
    burns.push_back({part.micros_per_hour, view->second->started_at, {}, done_of(*view->second)});
  }
  return burns;
}

SpendSoFar so_far(const Spending& spending, const RunViews& views) {
  SpendSoFar spend;
  spend.now = spending.account->as_of;
  const CalendarDay today = spending.zone.day_of(spend.now);
  CalendarDay next = spending.days.days.empty() ? today : spending.days.days.front().day;
  for (const DaySpend& day : spending.days.days) {
    if (month_of(day.day) == month_of(today) && day.day <= today) {
      spend.month_micros += day.micros;
      spend.month_provider_micros += day.provider_micros;
    }
    if (day.day == today) {
      spend.day_micros = day.micros;
      spend.day_provider_micros = day.provider_micros;
    }
    if (day.day >= today) continue;
    spend.past_days.push_back(day.micros);
    next = spending.zone.next_day(day.day);
  }
  for (; next < today; next = spending.zone.next_day(next)) spend.past_days.push_back(0);
  spend.burns = open_burns(*spending.account, views);
  return spend;
}

SpendForecast forecast_view(std::string period, WallTime from, WallTime to, const MoneySum& spent,
                            const std::optional<SpendOutlook>& foretold, const Account& account) {
  SpendForecast view;
  view.period = std::move(period);
  view.from = from;
  view.to = to;
  view.spent = sum_view(spent, account);
  if (!foretold) return view;
  add_band(view, foretold->total, account);
  view.words = foretold->words;
  return view;
}

BudgetSubject subject_of(RunId run, const RunViews& views) {
  const auto found = views.find(run);
  if (found == views.end()) return {};
  const RunView& view = *found->second;
  return {view.project, view.model ? std::string_view(*view.model) : std::string_view(), view.id,
          view.name};
}

// What the runs will have cost when they are done; nullopt: one of those that cost something now
// cannot tell when.
std::optional<MicrosBand> foretold_of(const Budget& budget, int64_t spent, const Account& account,
                                      const RunViews& views) {
  MicrosBand band{spent, spent, spent};
  for (const auto& [run, money] : account.runs) {
    if (money.micros_per_hour == 0 || !is_covered(subject_of(run, views), budget)) continue;
    const auto done = done_of(*views.at(run));
    if (!done) return std::nullopt;
    band.p10 += micros_until(done->p10, money.micros_per_hour, account);
    band.p50 += micros_until(done->p50, money.micros_per_hour, account);
    band.p90 += micros_until(done->p90, money.micros_per_hour, account);
  }
  return band;
}

BudgetView budget_view(const Budget& budget, const SpendSoFar& spend, const RunViews& views,
                       const std::optional<MicrosBand>& month, const Account& account) {
  MoneySum spent;
  std::optional<MicrosBand> foretold;
  if (budget.scope == BudgetScope::kMonth) {
    spent = {spend.month_micros, spend.month_provider_micros};
    foretold = month;
  } else {
    for (const auto& [run, money] : account.runs) {
      if (!is_covered(subject_of(run, views), budget)) continue;
      spent.micros += money.micros;
      spent.provider_micros += money.provider_micros;
    }
    foretold = foretold_of(budget, spent.micros, account, views);
  }
  const BudgetState state = budget_state(budget, {spent.micros, account.currency}, foretold);
  BudgetView view;
  view.name = budget.name;
  view.scope = to_string(budget.scope);
  view.subject = budget.subject;
  view.amount = money_of(budget.micros, account, "configured");
  view.spent = sum_view(spent, account);
  if (foretold) add_band(view, *foretold, account);
  for (const int64_t percent : budget.warn_at_percent)
    view.warn_at.push_back(static_cast<double>(percent));
  if (state.level_percent) view.reached = static_cast<double>(*state.level_percent);
  view.severity = to_string(state.severity);
  view.words = state.words;
  return view;
}

}  // namespace

Spending spending_of(std::shared_ptr<const Account> account, const Settings& settings,
                     const std::vector<RunBoard::Entry>& runs) {
  Spending spending;
  spending.account = std::move(account);
  spending.zone = settings.budget_zone;
  const Account& money = *spending.account;
  if (!money.has_prices) return spending;
  const RunViews views = views_by_id(runs);
  spending.days = spend_by_day(money, {}, spending.zone, [&views](const Charge& charge) {
    const auto view = views.find(charge.run);
    return view == views.end() ? std::string() : view->second->model.value_or("");
  });
  const SpendSoFar spend = so_far(spending, views);
  const CalendarDay today = spending.zone.day_of(money.as_of);
  const CalendarMonth month = month_of(today);
  const auto day_end = forecast_day(spend, spending.zone);
  const auto month_end = forecast_month(spend, spending.zone);
  spending.today = forecast_view(iso_text(today), spending.zone.day_start_ms(today),
                                 spending.zone.day_end_ms(today),
                                 {spend.day_micros, spend.day_provider_micros}, day_end, money);
  spending.month = forecast_view(
      iso_text(month), spending.zone.month_start_ms(month), spending.zone.month_end_ms(month),
      {spend.month_micros, spend.month_provider_micros}, month_end, money);
  for (const Budget& budget : settings.budgets) {
    spending.budgets.push_back(budget_view(
        budget, spend, views, month_end ? std::optional(month_end->total) : std::nullopt, money));
  }
  return spending;
}

ShownDays shown_days(const SpendDays& spend, const Account& account, size_t days_max) {
  ShownDays shown;
  const size_t left_out = spend.days.size() - std::min(spend.days.size(), days_max);
  shown.earlier_days = static_cast<int64_t>(left_out);
  shown.earlier = {spend.earlier_micros, spend.earlier_provider_micros};
  for (size_t i = 0; i < spend.days.size(); ++i) {
    const DaySpend& day = spend.days[i];
    if (i < left_out) {
      shown.earlier.micros += day.micros;
      shown.earlier.provider_micros += day.provider_micros;
      continue;
    }
    const MoneySum spent{day.micros, day.provider_micros};
    CostDay view{iso_text(day.day), day.from, day.to, sum_view(spent, account), {}};
    for (const auto& [key, micros] : day.by_key) {
      const auto told = day.provider_by_key.find(key);
      const MoneySum part{micros, told == day.provider_by_key.end() ? 0 : told->second};
      if (micros != 0) view.parts.push_back({key, sum_view(part, account)});
    }
    shown.days.push_back(std::move(view));
  }
  return shown;
}

std::optional<BudgetView> foremost_budget(const std::vector<BudgetView>& budgets) {
  const BudgetView* foremost = nullptr;
  const auto share = [](const BudgetView& budget) {
    return budget.p50.value_or(budget.spent).amount.value / budget.amount.amount.value;
  };
  for (const BudgetView& budget : budgets) {
    if (budget.scope == to_string(BudgetScope::kMonth)) return budget;
    if (!foremost || share(budget) > share(*foremost)) foremost = &budget;
  }
  return foremost ? std::optional(*foremost) : std::nullopt;
}

}  // namespace afs::api
