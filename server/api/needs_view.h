// NeedsView: what wants a person, worst first: runs that failed, stand still or went silent, and
// money that is spent on nothing. Worker threads.
#pragma once

#include <vector>

#include "api/cost_types.h"
#include "api/run_board.h"
#include "cost/account.h"
#include "cost/provider_poll.h"

namespace afs::api {

inline constexpr int64_t kNeedAgeMaxMs = 86'400'000;  // Of runs that failed or were lost.

// Whether the run by itself does: then it is not listed among those that finished lately.
bool needs_somebody(const RunView& run, WallTime now);

// What runs and what the reconciliation of the account finds; a run and its machine are one need.
std::vector<NeedView> needs_of(const Account& account, const std::vector<RunBoard::Entry>& runs,
                               const std::vector<ProviderStanding>& providers);

// Budgets that are spent, or are likely not to suffice.
std::vector<NeedView> budget_needs(const std::vector<BudgetView>& budgets);

// Critical before warning, then by the money that is at stake, then by what goes on, then by kind.
void sort_worst_first(std::vector<NeedView>& needs);

}  // namespace afs::api
