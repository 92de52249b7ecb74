#include "api/run_money.h"

#include <algorithm>

#include "api/run_view.h"

namespace afs::api {
namespace {

constexpr double kMillisecondsPerHour = 3.6e6;

// From now on, at the price of now.
MoneyView cost_until(WallTime time, int64_t micros_per_hour, const Account& account,
                     const std::string& basis) {
  const int64_t left_ms = std::max<int64_t>(0, time - account.as_of);
  return money_of(cost_of(Rate{micros_per_hour, {}}, left_ms).micros, account, basis);
}

}  // namespace

MoneyView money_of(int64_t micros, const Account& account, std::string basis) {
  return money_view(Money{micros, account.currency}, std::move(basis));
}

std::string basis_words(int64_t micros, int64_t provider_micros) {
  if (provider_micros == 0) return std::string(to_string(PriceBasis::kEstimated));
  if (provider_micros == micros) return std::string(to_string(PriceBasis::kProvider));
  return "partly estimated";
}

double gpu_hours_of(const RunBoard::Entry& entry, const Account& account) {
  const auto money = account.runs.find(entry.run->id);
  if (money == account.runs.end()) return entry.view->gpu_hours.value;
  return static_cast<double>(money->second.gpu_milliseconds) / kMillisecondsPerHour;
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
  view.cost_per_hour = money_of(money.micros_per_hour, account, basis);
  if (!view.finish_at || !is_live(view.lifecycle)) return view;
  view.cost_to_finish = cost_until(*view.finish_at, money.micros_per_hour, account, basis);
  if (view.finish_p10)
    view.cost_to_finish_p10 = cost_until(*view.finish_p10, money.micros_per_hour, account, basis);
  if (view.finish_p90)
    view.cost_to_finish_p90 = cost_until(*view.finish_p90, money.micros_per_hour, account, basis);
  return view;
}

}  // namespace afs::api
