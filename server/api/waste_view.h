// WasteView: time that was paid for and brought nothing, in words, with what to do about it. Worker
// threads.
#pragma once

#include <vector>

#include "api/cost_types.h"
#include "api/run_board.h"
#include "cost/account.h"
#include "cost/spend_sums.h"

namespace afs::api {

inline constexpr size_t kWasteRowsMax = 100;       // Of a report; the others are counted ...
inline constexpr int64_t kWasteMicrosMin = 5'000;  // ... and those that are over and make no cent.

// Fills report.waste, waste_left_out and waste_total.
void add_waste(CostReport& report, const TimeRange& range, const Account& account,
               const std::vector<RunBoard::Entry>& runs);

}  // namespace afs::api
