// CostSummary: what was spent and what is spent now, by model; every total is the sum of its rows. Worker threads.
#pragma once

#include <vector>

#include "api/run_board.h"
#include "api/types.h"

namespace afs::api {

CostSummary cost_summary(const std::vector<ModelSummary>& models, const std::vector<RunBoard::Entry>& runs,
                         int64_t now_ms);

}  // namespace afs::api
