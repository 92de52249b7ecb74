// EvaluationCosts: what the score of each model has cost, over all its runs. Worker threads.
#pragma once

#include <vector>

#include "api/context.h"
#include "api/cost_types.h"
#include "api/run_board.h"
#include "cost/account.h"

namespace afs::api {

// Of models with a score and a known cost; the best score first.
std::vector<EvaluationCost> evaluation_costs(const Account& account, const Context& context,
                                             const std::vector<RunBoard::Entry>& runs);

}  // namespace afs::api
