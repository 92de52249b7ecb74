// NeedsView: what wants a person, worst first: runs that failed, stand still or went silent, and
// money that is spent on nothing. Worker threads.
#pragma once

#include <vector>

#include "api/cost_types.h"
#include "api/run_board.h"
#include "cost/account.h"

namespace afs::api {

inline constexpr int64_t kNeedAgeMaxMs = 86'400'000;  // Of runs that failed or were lost.

// Whether the run by itself does: then it is not listed among those that finished lately.
bool needs_somebody(const RunView& run, WallTime now);

std::vector<NeedView> needs_of(const Account& account, const std::vector<RunBoard::Entry>& runs);

}  // namespace afs::api
