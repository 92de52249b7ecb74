// Waste: time that was paid for and brought nothing. Pure functions; called by api/waste_view on
// worker threads.
#pragma once

#include <functional>
#include <vector>

#include "cost/account.h"
#include "cost/spend_sums.h"

namespace afs {

// What one cause took on one machine: one stretch of time while it goes on, and all earlier ones
// together.
struct Waste {
  RentalId rental;  // 0: a machine that only has a configured rate.
  LedgerBucket bucket = LedgerBucket::kIdle;
  RunId run;             // Of what stalled, was redone or never began; 0: of what nothing ran in.
  bool is_part = false;  // Of a machine on which something else ran meanwhile.
  WallTime from = 0, to = 0;
  int64_t duration_ms = 0;  // Less than from `from` to `to` where there was a pause.
  int64_t micros = 0, provider_micros = 0;
  bool is_going_on = false;
};

// Whether a run came to a step, or still may.
using RunTest = std::function<bool(RunId)>;

// Within the range, dearest first: what was stalled, redone, idle or stored, and the setup of what
// never began.
std::vector<Waste> waste_of(const Account& account, const TimeRange& range, const RunTest& began);

}  // namespace afs
