// CostView: what was spent, on what and for whom, and what is spent now, from the account. Every
// total is the sum of its rows. Worker threads.
#pragma once

#include <vector>

#include "api/context.h"
#include "api/cost_query.h"
#include "api/cost_types.h"
#include "api/run_board.h"
#include "api/spend_view.h"
#include "cost/account.h"

namespace afs::api {

CostReport cost_report(const CostQuery& query, const Spending& spending, const Context& context,
                       const std::vector<RunBoard::Entry>& runs);

BurnView burn_view(const Account& account);
MoneyGlance money_glance(const Spending& spending);
// Of the models that have a plan; absent: none has.
std::optional<MoneyView> planned_total(const std::vector<ModelSummary>& models,
                                       const Account& account);

}  // namespace afs::api
