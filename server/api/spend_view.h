// SpendView: what the account comes to on days and in months, what it will come to, and how the
// budgets stand. Made once for each account by money_board; worker threads.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "api/context.h"
#include "api/cost_types.h"
#include "api/run_board.h"
#include "api/run_money.h"
#include "cost/account.h"
#include "cost/spend_days.h"

namespace afs::api {

inline constexpr size_t kCostDaysShownMax = 92;      // Of a report; older ones are one sum.
inline constexpr size_t kOverviewDaysShownMax = 14;  // Of the overview.

struct Spending {
  std::shared_ptr<const Account> account;
  TimeZone zone;
  SpendDays days;  // By model; "": none.
  std::optional<SpendForecast> today, month;
  std::vector<BudgetView> budgets;  // As configured.
};

Spending spending_of(std::shared_ptr<const Account> account, const Settings& settings,
                     const std::vector<RunBoard::Entry>& runs);

// The newest of them, at most `days_max`, with what lies before in two sums.
struct ShownDays {
  std::vector<CostDay> days;
  int64_t earlier_days = 0;
  MoneySum earlier;
};
ShownDays shown_days(const SpendDays& spend, const Account& account, size_t days_max);

// The one that the overview shows: the month's, else the one that is worst off.
std::optional<BudgetView> foremost_budget(const std::vector<BudgetView>& budgets);

}  // namespace afs::api
