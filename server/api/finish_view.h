// FinishRows: what the live runs will still cost. Worker threads.
#pragma once

#include <vector>

#include "api/cost_types.h"
#include "api/run_board.h"
#include "cost/account.h"

namespace afs::api {

// Those that end first come first, those whose end is not known last.
std::vector<FinishRow> finish_rows(const Account& account,
                                   const std::vector<RunBoard::Entry>& runs);

}  // namespace afs::api
