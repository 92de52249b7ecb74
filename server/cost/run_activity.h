// RunActivity of a run: when it started up, went forward, did steps again or stood still, as far as
// its attempts tell. A pure function; called by api/ on worker threads.
#pragma once

#include <vector>

#include "core/run.h"
#include "cost/ledger.h"
#include "cost/rental_join.h"

namespace afs {

// By time, within `span`. `is_stalled`: it is live and does not move since its newest data.
std::vector<RunActivity> activities_of(const Run& run, const RunSpan& span, bool is_stalled);

}  // namespace afs
