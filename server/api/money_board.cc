#include "api/money_board.h"

#include <algorithm>
#include <unordered_map>

#include "api/run_activities.h"

namespace afs::api {
namespace {

// Newest first.
std::vector<RunOnRental> runs_on(const RentalRecord& record, const std::vector<HandJoin>& by_hand,
                                 const RunPlaces& places, WallTime now) {
  std::vector<RunOnRental> runs;
  for (const RunPlaces::Placed& placed : places.candidates(record.rental, by_hand)) {
    const auto& [run, view] = placed.entry;
    auto join = join_of(record, run->id, placed.place, placed.span, by_hand, now);
    if (!join) continue;
    runs.push_back({run, std::move(*join), placed.span, view->lifecycle, is_live(view->lifecycle),
                    view->is_stalled, view->model.value_or("")});
  }
  std::sort(runs.begin(), runs.end(), [](const RunOnRental& a, const RunOnRental& b) {
    return a.span.from != b.span.from ? a.span.from > b.span.from : a.run->id < b.run->id;
  });
  return runs;
}

// Only so many runs are told apart; the time of further ones counts as idle, and `trouble` says so.
std::vector<RunActivity> activities_on(const RentalAccount& account, RunBoard& board,
                                       const Context& context, std::string& trouble) {
  std::vector<RunActivity> activities;
  for (const RunOnRental& on : account.runs) {
    const auto of_run = run_activities(board.find(public_id(on.run->id)), on.span, context);
    if (activities.size() + of_run.size() > kLedgerActivitiesMax) {
      trouble = "more runs are joined to it than can be told apart; the older ones count as idle";
      break;
    }
    activities.insert(activities.end(), of_run.begin(), of_run.end());
  }
  return activities;
}

bool same_runs(const std::vector<RunOnRental>& a, const std::vector<RunOnRental>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const RunOnRental& one, const RunOnRental& other) {
                      return one.run == other.run && one.lifecycle == other.lifecycle &&
                             one.join.words == other.join.words;
                    });
}

bool is_all_over(const RentalAccount& account) {
  return account.record->closed_at &&
         std::none_of(account.runs.begin(), account.runs.end(),
                      [](const RunOnRental& on) { return on.is_live; });
}

}  // namespace

std::shared_ptr<const Account> MoneyBoard::now() {
  std::lock_guard lock(mutex_);
  return fresh();
}

std::shared_ptr<const Spending> MoneyBoard::spending() {
  std::lock_guard lock(mutex_);
  const auto account = fresh();
  if (spending_) return spending_;
  const int64_t began = context_.clock.steady_ms();
  spending_ =
      std::make_shared<const Spending>(spending_of(account, context_.settings(), board_.all()));
  keep_for(context_.clock.steady_ms() - began);
  return spending_;
}

std::shared_ptr<const Account> MoneyBoard::fresh() {
  const int64_t steady = context_.clock.steady_ms();
  if (made_ && steady - made_at_ms_ < kept_for_ms_) return made_;
  made_ = make();
  spending_ = nullptr;
  made_at_ms_ = context_.clock.steady_ms();
  kept_for_ms_ = 0;
  keep_for(made_at_ms_ - steady);
  return made_;
}

void MoneyBoard::keep_for(int64_t cost_ms) {
  kept_for_ms_ = std::min(kAccountAgeMaxMs, kept_for_ms_ + kAccountKeptFactor * cost_ms);
}

void MoneyBoard::forget() {
  std::lock_guard lock(mutex_);
  made_ = nullptr;
}

MoneyBoard::Rented MoneyBoard::rental_account(const RentalBook::Record& record,
                                              const RunPlaces& places, WallTime now) {
  auto account = std::make_shared<RentalAccount>();
  account->record = record;
  account->runs = runs_on(*record, book_.joins(record->id), places, now);
  const bool is_over = is_all_over(*account);
  if (is_over) {
    const auto known = over_.find(record->id);
    if (known != over_.end() && known->second->record == record &&
        same_runs(known->second->runs, account->runs)) {
      return known->second;
    }
  }
  account->charges =
      charges_of(*record, activities_on(*account, board_, context_, account->trouble), now);
  if (is_over) over_[record->id] = account;
  return account;
}

void MoneyBoard::add_unrented_run(Account& account, const RunBoard::Entry& entry, const Rate& rate,
                                  const std::vector<const RentalRecord*>& rentals) {
  const RunView& view = *entry.view;
  const bool is_at_work =
      view.lifecycle == Lifecycle::kRunning || view.lifecycle == Lifecycle::kEvaluating;
  const bool is_over = !is_at_work && rentals.empty();
  if (is_over) {
    const auto known = runs_over_.find(entry.run->id);
    if (known != runs_over_.end() && known->second.run == entry.run &&
        known->second.rate.micros_per_hour == rate.micros_per_hour) {
      const auto& charges = known->second.charges;
      account.unrented.insert(account.unrented.end(), charges.begin(), charges.end());
      return;
    }
  }
  const RunSpan span = span_of(*entry.run, is_at_work, account.as_of);
  const auto times = unrented_times(span, rentals, account.as_of);
  auto charges =
      unrented_charges(rate, times, run_activities(entry, span, context_), account.as_of);
  account.unrented.insert(account.unrented.end(), charges.begin(), charges.end());
  if (is_at_work && !charges.empty() && times.back().second >= account.as_of) {
    account.burn.push_back({entry.run->id, RentalId{}, charges.back().bucket, rate.micros_per_hour,
                            PriceBasis::kEstimated});
  }
  if (is_over) runs_over_[entry.run->id] = {entry.run, rate, std::move(charges)};
}

void MoneyBoard::add_unrented(Account& account, const std::vector<RunBoard::Entry>& runs) {
  std::unordered_map<std::string, Rate> rates;
  for (const ModelView& model : context_.models.models()) {
    if (model.model.rate) rates[model.model.key] = *model.model.rate;
  }
  if (rates.empty()) return;
  account.has_prices = true;
  account.currency = rates.begin()->second.currency;  // The same for all, see check_currencies().
  std::unordered_map<RunId, std::vector<const RentalRecord*>> rentals;
  for (const auto& rental : account.rentals) {
    for (const RunOnRental& on : rental->runs) rentals[on.run->id].push_back(rental->record.get());
  }
  for (const RunBoard::Entry& entry : runs) {
    const auto rate = rates.find(entry.view->model.value_or(""));
    if (rate != rates.end()) add_unrented_run(account, entry, rate->second, rentals[entry.run->id]);
  }
}

std::shared_ptr<const Account> MoneyBoard::make() {
  auto account = std::make_shared<Account>();
  account->as_of = context_.clock.now_ms();
  const auto records = book_.rentals();
  if (!records.empty()) {
    const RunPlaces places(board_, context_);
    account->has_prices = true;
    account->currency = records.front()->rental.currency;
    for (const RentalBook::Record& record : records) {
      account->rentals.push_back(rental_account(record, places, account->as_of));
      add_burn(*account, *account->rentals.back());
    }
  }
  add_unrented(*account, board_.all());
  add_runs(*account);
  return account;
}

}  // namespace afs::api
