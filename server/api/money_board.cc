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
  for (const RunPlaces::Shared& placed : places.candidates(record, by_hand)) {
    const auto& [run, view] = placed->entry;
    auto join = join_of(record, run->id, placed->place, placed->span, by_hand, now);
    if (!join) continue;
    runs.push_back({run, std::move(*join), placed->span, view->lifecycle, is_live(view->lifecycle),
                    view->is_stalled, view->model.value_or("")});
  }
  std::sort(runs.begin(), runs.end(), [](const RunOnRental& a, const RunOnRental& b) {
    return a.span.from != b.span.from ? a.span.from > b.span.from : a.run->id < b.run->id;
  });
  return runs;
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

void MoneyBoard::start() {
  first_ = std::jthread([this] { spending(); });
}

std::shared_ptr<const Spending> MoneyBoard::spending() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const bool is_usable = made_ && !is_forgotten_;
    const bool is_fresh = context_.clock.steady_ms() - made_at_ms_ < kept_for_ms_;
    if (is_usable && (is_fresh || is_making_)) return made_;
    if (!is_making_) break;
    made_one_.wait(lock);
  }
  is_making_ = true;
  is_forgotten_ = false;
  lock.unlock();
  const int64_t began = context_.clock.steady_ms();
  const Runs runs = board_.all();
  auto next = std::make_shared<const Spending>(spending_of(make(runs), context_.settings(), runs));
  lock.lock();
  made_ = next;
  made_at_ms_ = context_.clock.steady_ms();
  kept_for_ms_ = std::min(kAccountAgeMaxMs, kAccountKeptFactor * (made_at_ms_ - began));
  is_making_ = false;
  made_one_.notify_all();
  return next;
}

void MoneyBoard::forget() {
  std::lock_guard lock(mutex_);
  is_forgotten_ = true;
}

std::vector<RunActivity> MoneyBoard::activities_of_run(const RunBoard::Entry& entry,
                                                       const RunSpan& span) {
  if (is_live(entry.view->lifecycle)) return run_activities(entry, span, context_);
  const auto known = done_.find(entry.run->id);
  if (known != done_.end() && known->second.run == entry.run) return known->second.activities;
  if (done_.size() >= kActivitiesKeptMax) done_.clear();
  Done& done = done_[entry.run->id];
  done = {entry.run, run_activities(entry, span, context_)};
  return done.activities;
}

// Only so many runs are told apart; the time of further ones counts as idle, and `trouble` says so.
std::vector<RunActivity> MoneyBoard::activities_on(const RentalAccount& account,
                                                   std::string& trouble) {
  std::vector<RunActivity> activities;
  for (const RunOnRental& on : account.runs) {
    const auto of_run = activities_of_run(board_.find(public_id(on.run->id)), on.span);
    if (activities.size() + of_run.size() > kLedgerActivitiesMax) {
      trouble = "more runs are joined to it than can be told apart; the older ones count as idle";
      break;
    }
    activities.insert(activities.end(), of_run.begin(), of_run.end());
  }
  return activities;
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
  account->charges = charges_of(*record, activities_on(*account, account->trouble), now);
  if (is_over) over_[record->id] = account;
  return account;
}

void MoneyBoard::add_unrented_run(Account& account, const RunBoard::Entry& entry, const Rate& rate,
                                  const std::vector<const RentalRecord*>& rentals) {
  const RunView& view = *entry.view;
  const Run& run = *entry.run;
  // A run that stands still may have lost its machine, of which no provider tells us.
  const bool goes_on = is_at_work(view.lifecycle) && !view.is_stalled;
  const RunSpan span = span_of(run, goes_on, account.as_of);
  Stretches times = unrented_times(span, rentals, account.as_of);
  // Nor has it another one as long as nothing came from there after its rental was over.
  if (!rentals.empty()) {
    std::erase_if(times, [&run](const auto& time) { return time.first >= run.last_data_at; });
  }
  if (times.empty()) return;
  const bool is_over = !is_live(view.lifecycle);
  if (is_over) {
    const auto known = runs_over_.find(run.id);
    if (known != runs_over_.end() && known->second.run == entry.run &&
        known->second.rate.micros_per_hour == rate.micros_per_hour &&
        known->second.times == times) {
      const auto& charges = known->second.charges;
      account.unrented.insert(account.unrented.end(), charges.begin(), charges.end());
      return;
    }
  }
  auto charges = unrented_charges(rate, times, activities_of_run(entry, span), account.as_of);
  account.unrented.insert(account.unrented.end(), charges.begin(), charges.end());
  if (goes_on && !charges.empty() && times.back().second >= account.as_of) {
    account.burn.push_back(
        {run.id, RentalId{}, charges.back().bucket, rate.micros_per_hour, PriceBasis::kEstimated});
  }
  if (is_over) runs_over_[run.id] = {entry.run, rate, std::move(times), std::move(charges)};
}

void MoneyBoard::add_unrented(Account& account, const Runs& runs) {
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

std::shared_ptr<const Account> MoneyBoard::make(const Runs& runs) {
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
  add_unrented(*account, runs);
  add_runs(*account);
  return account;
}

}  // namespace afs::api
