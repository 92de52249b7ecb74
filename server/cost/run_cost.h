// RunCost: what a run has cost by a configured rate: rate × time it was seen at work. An estimate, and called one.
// Called by api/ on worker threads. Knows no provider: bills come with the ledger.
#pragma once

#include <optional>

#include "core/money.h"
#include "core/run.h"

namespace afs {

// From the start of the run to its newest data, or to `now` while it is live. 0 when nothing is known.
int64_t run_duration_ms(const Run& run, bool is_live, WallTime first_point_at, WallTime now);

}  // namespace afs
