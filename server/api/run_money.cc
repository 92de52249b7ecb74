#include "api/run_money.h"

#include <algorithm>
#include <map>

#include "api/rental_view.h"
#include "api/run_view.h"
#include "core/machine.h"
#include "cost/cost_course.h"

namespace afs::api {
namespace {

constexpr size_t kCourseBendsMax = 2'000;  // Of one answer; of more these are chosen evenly.

// From now on: nobody can tell more than an estimate of that.
MoneyView cost_until(WallTime time, int64_t micros_per_hour, const Account& account) {
  return estimate_of(micros_until(time, micros_per_hour, account), account);
}

MoneyView per_hour_now(const RunMoney& money, const Account& account) {
  return sum_view({money.micros_per_hour, money.provider_micros_per_hour}, account);
}

// What one machine cost the run.
struct MachineSum {
  SpendSum sum;
  WallTime from = 0, to = 0;

  void add(const Charge& charge) {
    from = sum.micros == 0 && from == 0 ? charge.from : std::min(from, charge.from);
    to = std::max(to, charge.to);
    sum.add(charge);
  }
};

// Dearest first.
std::vector<RunMachineView> machine_views(const std::map<RentalId, MachineSum>& machines, RunId run,
                                          const Account& account) {
  std::map<RentalId, MoneySum> per_hour;
  for (const BurnPart& part : account.burn) {
    if (part.run == run) per_hour[part.rental].add(part.micros_per_hour, part.basis);
  }
  std::vector<RunMachineView> views;
  for (const auto& [id, of_machine] : machines) {
    const SpendSum& sum = of_machine.sum;
    const std::string basis = basis_words(sum.micros, sum.provider_micros);
    const RentalAccount* rental = account.rental(id);
    RunMachineView view;
    if (rental) view.rental = public_id(id);
    view.name = rental ? rental_name(rental->record->rental) : "By the rate of its model";
    view.from = of_machine.from;
    view.to = of_machine.to;
    view.cost = money_of(sum.micros, account, basis);
    if (per_hour.contains(id)) view.per_hour = sum_view(per_hour.at(id), account);
    views.push_back(std::move(view));
  }
  std::stable_sort(views.begin(), views.end(), [](const auto& a, const auto& b) {
    return a.cost.amount.value > b.cost.amount.value;
  });
  return views;
}

}  // namespace

MoneyView money_of(int64_t micros, const Account& account, std::string basis) {
  return money_view(Money{micros, account.currency}, std::move(basis));
}

MoneyView estimate_of(int64_t micros, const Account& account) {
  return money_of(micros, account, std::string(to_string(PriceBasis::kEstimated)));
}

MoneyView sum_view(const MoneySum& sum, const Account& account) {
  return money_of(sum.micros, account, basis_words(sum.micros, sum.provider_micros));
}

std::vector<SpentView> spent_views(const SpendSum& sum, const Account& account) {
  std::vector<SpentView> views;
  for (const auto& [bucket, micros] : sum.buckets) {
    const auto told = sum.provider_buckets.find(bucket);
    const int64_t provider = told == sum.provider_buckets.end() ? 0 : told->second;
    views.push_back({bucket, sum_view({micros, provider}, account)});
  }
  return views;
}

std::string no_cost_words(RunId run, const Account& account) {
  if (is_machine(run)) return "it is a machine; only runs have a cost";
  if (!account.has_prices)
    return "no price is known: configure a model's cost_per_hour, a rate card or a provider";
  return "nothing was billed for it as far as is known: no machine with a price is joined to it, "
         "and its model has no cost_per_hour";
}

std::string basis_words(int64_t micros, int64_t provider_micros) {
  if (provider_micros == 0) return std::string(to_string(PriceBasis::kEstimated));
  if (provider_micros == micros) return std::string(to_string(PriceBasis::kProvider));
  return "partly estimated";
}

double gpu_hours_of(const RunBoard::Entry& entry, const Account& account) {
  const auto money = account.runs.find(entry.run->id);
  if (money == account.runs.end()) return entry.view->gpu_hours.value;
  return hours_of(money->second.gpu_milliseconds);
}

RunView priced_view(const RunBoard::Entry& entry, const Account& account) {
  RunView view = *entry.view;
  const auto found = account.runs.find(entry.run->id);
  if (found == account.runs.end()) return view;
  const RunMoney& money = found->second;
  const std::string basis = basis_words(money.micros, money.provider_micros);
  view.cost = money_of(money.micros, account, basis);
  view.gpu_hours = gpu_hours_of(entry, account);
  if (money.micros_per_hour == 0) return view;
  view.cost_per_hour = per_hour_now(money, account);
  if (!view.finish_at || !is_live(view.lifecycle)) return view;
  view.cost_to_finish = cost_until(*view.finish_at, money.micros_per_hour, account);
  if (view.finish_p10)
    view.cost_to_finish_p10 = cost_until(*view.finish_p10, money.micros_per_hour, account);
  if (view.finish_p90)
    view.cost_to_finish_p90 = cost_until(*view.finish_p90, money.micros_per_hour, account);
  return view;
}

RunMoneyView run_money_view(const Run& run, const Account& account) {
  RunMoneyView view;
  view.run = public_id(run.id);
  view.as_of = account.as_of;
  const auto money = account.runs.find(run.id);
  if (money == account.runs.end()) {
    view.reason = no_cost_words(run.id, account);
    return view;
  }
  SpendSum sum;
  std::map<RentalId, MachineSum> machines;
  account.for_each_charge([&](const Charge& charge) {
    if (charge.run != run.id) return;
    sum.add(charge);
    machines[charge.rental].add(charge);
  });
  const std::string basis = basis_words(sum.micros, sum.provider_micros);
  view.cost = money_of(sum.micros, account, basis);
  view.per_hour = per_hour_now(money->second, account);
  view.from_provider = money_of(sum.provider_micros, account, basis_words(1, 1));
  view.spent = spent_views(sum, account);
  view.machines = machine_views(machines, run.id, account);
  return view;
}

void add_course(RunMoneyView& view, const Run& run, const Account& account) {
  CostCourseView& shown = view.course.emplace();
  const auto courses = cost_courses(account, {run.id});
  const auto course = courses.find(run.id);
  if (course == courses.end()) return;
  shown.is_thinned = course->second.bends().size() > kCourseBendsMax;
  for (const CostCourse::Bend& bend : thinned(course->second.bends(), kCourseBendsMax)) {
    shown.time.push_back(bend.time);
    shown.spent.push_back(Money{bend.micros, {}}.units());
  }
}

}  // namespace afs::api
