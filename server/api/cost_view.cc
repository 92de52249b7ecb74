#include "api/cost_view.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "api/evaluation_cost.h"
#include "api/finish_view.h"
#include "api/model_view.h"
#include "api/rental_view.h"
#include "api/run_money.h"
#include "api/run_view.h"
#include "api/waste_view.h"
#include "cost/spend_sums.h"

namespace afs::api {
namespace {

// What a row is called that stands for all that has no key.
std::string_view rest_name(CostKey by) {
  switch (by) {
    case CostKey::kModel:
      return "Without a model";
    case CostKey::kRun:
      return "No run";
    case CostKey::kMachine:
    case CostKey::kProvider:
      return "By the rate of a model";
    case CostKey::kProject:
      return "No run";
  }
  return "Others";
}

// Finds the key of a charge, and the names of keys.
class Keys {
 public:
  Keys(CostKey by, const Account& account, const std::vector<RunBoard::Entry>& runs) : by_(by) {
    for (const RunBoard::Entry& entry : runs) {
      runs_[entry.run->id] = entry;
      by_key_[entry.view->id] = entry;
    }
    for (const auto& rental : account.rentals) rentals_[rental->record->id] = rental->record;
  }

  std::string of(const Charge& charge) const { return of(charge.run, charge.rental); }
  std::string of(RunId run, RentalId rental) const {
    const auto entry = runs_.find(run);
    const auto record = rentals_.find(rental);
    switch (by_) {
      case CostKey::kModel:
        return entry == runs_.end() ? "" : entry->second.view->model.value_or("");
      case CostKey::kRun:
        return entry == runs_.end() ? "" : entry->second.view->id;
      case CostKey::kMachine:
        return record == rentals_.end() ? "" : public_id(rental);
      case CostKey::kProvider:
        return record == rentals_.end() ? "" : record->second->rental.provider;
      case CostKey::kProject:
        return entry == runs_.end() ? "" : entry->second.view->project;
    }
    return "";
  }

  void name(CostRow& row) const {
    if (row.key.empty()) {
      row.name = rest_name(by_);
      return;
    }
    row.name = row.key;
    if (by_ == CostKey::kMachine) {
      const auto record = rentals_.find(rental_named(row.key).value_or(RentalId{}));
      if (record == rentals_.end()) return;
      row.name = rental_name(record->second->rental);
      row.status =
          to_string(record->second->closed_at ? RentalState::kEnded : record->second->rental.state);
    }
    if (by_ == CostKey::kRun) {
      const RunView& view = *by_key_.at(row.key).view;
      row.name = view.name;
      row.status = to_string(view.lifecycle);
    }
  }

 private:
  const CostKey by_;
  std::unordered_map<RunId, RunBoard::Entry> runs_;
  std::unordered_map<std::string, RunBoard::Entry> by_key_;
  std::unordered_map<RentalId, std::shared_ptr<const RentalRecord>> rentals_;
};

void take_sum(CostRow& row, const SpendSum& sum, const Account& account) {
  const std::string basis = basis_words(sum.micros, sum.provider_micros);
  row.cost = money_of(sum.micros, account, basis);
  row.gpu_hours = hours_of(sum.gpu_milliseconds);
  row.spent = spent_views(sum, account);
}

// Without a range models are there before they have cost anything: with their plan.
void add_models(std::map<std::string, CostRow>& rows, CostReport& report, const Account& account,
                const Context& context, const std::vector<RunBoard::Entry>& runs) {
  const bool has_range = report.from || report.to;
  const auto models = model_summaries(context, account, runs);
  if (!has_range)
    report.planned_total = planned_total(models, account).value_or(report.planned_total);
  for (const ModelSummary& model : models) {
    if (has_range && rows.count(model.key) == 0) continue;
    CostRow& row = rows[model.key];
    row.key = model.key;
    row.name = model.name;
    row.status = model.status;
    if (has_range) continue;
    row.planned_gpu_hours = model.planned_gpu_hours;
    row.planned_cost = model.planned_cost;
    if (!row.cost) row.gpu_hours = model.gpu_hours;
  }
}

void sort_dearest_first(std::vector<CostRow>& rows) {
  const auto amount = [](const CostRow& row) { return row.cost ? row.cost->amount.value : -1.0; };
  std::stable_sort(rows.begin(), rows.end(), [&](const CostRow& a, const CostRow& b) {
    return a.key.empty() != b.key.empty() ? b.key.empty() : amount(a) > amount(b);
  });
}

// What is billed now, in rows that sum up to all of it: also those that nothing was charged for
// yet. It belongs to no stretch of time that is over, and so to no report of one.
void add_burn_of_rows(std::map<std::string, CostRow>& rows, const Keys& keys,
                      const Account& account) {
  std::map<std::string, MoneySum> burn;
  for (const BurnPart& part : account.burn)
    burn[keys.of(part.run, part.rental)].add(part.micros_per_hour, part.basis);
  for (const auto& [key, now] : burn) {
    const auto [row, is_new] = rows.try_emplace(key);
    if (is_new) {
      row->second.key = key;
      take_sum(row->second, {}, account);
      keys.name(row->second);
    }
    row->second.per_hour = sum_view(now, account);
  }
}

void add_rows(CostReport& report, const CostQuery& query, const Account& account,
              const Context& context, const std::vector<RunBoard::Entry>& runs) {
  const Keys keys(query.by, account, runs);
  SpendSum total;
  std::map<std::string, CostRow> rows;
  const auto sums = sums_by(account, {query.from, query.to},
                            [&keys](const Charge& charge) { return keys.of(charge); });
  for (const auto& [key, sum] : sums) {
    CostRow& row = rows[key];
    row.key = key;
    take_sum(row, sum, account);
    keys.name(row);
    total.add(sum);
  }
  if (!report.from && !report.to) add_burn_of_rows(rows, keys, account);
  if (query.by == CostKey::kModel) add_models(rows, report, account, context, runs);
  for (auto& [key, row] : rows) report.rows.push_back(std::move(row));
  sort_dearest_first(report.rows);
  const std::string basis = basis_words(total.micros, total.provider_micros);
  report.total = money_of(total.micros, account, basis);
  report.from_provider = money_of(total.provider_micros, account, "from provider");
  report.spent = spent_views(total, account);
}

// The days of the charges that the rows are made of.
void add_days(CostReport& report, const CostQuery& query, const Spending& spending,
              const std::vector<RunBoard::Entry>& runs) {
  const Account& account = *spending.account;
  const Keys keys(query.by, account, runs);
  const SpendDays spend = spend_by_day(account, {query.from, query.to}, spending.zone,
                                       [&keys](const Charge& charge) { return keys.of(charge); });
  ShownDays shown = shown_days(spend, account, kCostDaysShownMax);
  report.days = std::move(shown.days);
  report.earlier_days = shown.earlier_days;
  report.earlier_cost = sum_view(shown.earlier, account);
}

}  // namespace

BurnView burn_view(const Account& account) {
  MoneySum training, idle, storage, total;
  BurnView view;
  std::map<RentalId, bool> computing;  // Whether a run is on it.
  for (const BurnPart& part : account.burn) {
    const bool is_stored = part.bucket == LedgerBucket::kStorage;
    (part.run ? training : is_stored ? storage : idle).add(part.micros_per_hour, part.basis);
    total.add(part.micros_per_hour, part.basis);
    if (!part.rental) {
      ++view.machines;
    } else if (!is_stored) {
      computing[part.rental] |= static_cast<bool>(part.run);
    }
  }
  for (const auto& [rental, has_run] : computing) {
    ++view.machines;
    if (!has_run) ++view.machines_idle;
  }
  view.total = sum_view(total, account);
  view.training = sum_view(training, account);
  view.idle = sum_view(idle, account);
  view.storage = sum_view(storage, account);
  return view;
}

std::optional<MoneyView> planned_total(const std::vector<ModelSummary>& models,
                                       const Account& account) {
  int64_t micros = 0;
  for (const ModelSummary& model : models) {
    if (model.planned_cost) micros += micros_of(model.planned_cost->amount);
  }
  if (micros == 0) return std::nullopt;
  return money_of(micros, account, "planned");
}

MoneyGlance money_glance(const Spending& spending) {
  const Account& account = *spending.account;
  MoneyGlance glance;
  glance.time_zone = spending.zone.name();
  glance.today = spending.today;
  glance.month = spending.month;
  glance.budget = foremost_budget(spending.budgets);
  glance.days = shown_days(spending.days, account, kOverviewDaysShownMax).days;
  glance.has_prices = account.has_prices;
  glance.currency = account.currency;
  MoneySum total;
  account.for_each_charge([&](const Charge& charge) { total.add(charge.micros, charge.basis); });
  glance.total = sum_view(total, account);
  glance.burn = burn_view(account);
  return glance;
}

CostReport cost_report(const CostQuery& query, const Spending& spending, const Context& context,
                       const std::vector<RunBoard::Entry>& runs) {
  const Account& account = *spending.account;
  CostReport report;
  report.time_zone = spending.zone.name();
  report.today = spending.today;
  report.month = spending.month;
  report.budgets = spending.budgets;
  report.by = to_string(query.by);
  report.from = query.from;
  report.to = query.to;
  report.has_prices = account.has_prices;
  report.currency = account.currency;
  report.server_time = account.as_of;
  report.planned_total = money_of(0, account, "planned");
  add_rows(report, query, account, context, runs);
  add_days(report, query, spending, runs);
  report.burn = burn_view(account);
  add_waste(report, {query.from, query.to}, account, runs);
  if (!account.has_prices) return report;
  report.finishing = finish_rows(account, runs);
  report.evaluations = evaluation_costs(account, context, runs);
  return report;
}

}  // namespace afs::api
