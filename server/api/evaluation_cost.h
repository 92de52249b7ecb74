// EvaluationCosts: what the score of each model has cost, over all its runs. Worker threads.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "api/context.h"
#include "api/cost_types.h"
#include "api/run_board.h"
#include "cost/account.h"

namespace afs::api {

inline constexpr double kPerPointUnitsMax =
    1e12;  // Of the currency: beyond it the score is as good as none.

// What one of 100 points of a score (0..1) has cost; nullopt: it has none to speak of.
std::optional<int64_t> micros_per_point(double amount, double score);

// Of models with a score and a known cost; the best score first.
std::vector<EvaluationCost> evaluation_costs(const Account& account, const Context& context,
                                             const std::vector<RunBoard::Entry>& runs);

}  // namespace afs::api
