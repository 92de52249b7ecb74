// RunActivities: what a run did when, and on how many GPUs, as the ledger of a rental takes it: its
// attempts, the evaluations, saves and hangs that its points tell, its settings, and where this
// machine's GPU processes are. Worker threads. Reads each point of a run once (rhythm_book.h).
#pragma once

#include <span>
#include <vector>

#include "api/context.h"
#include "api/run_board.h"
#include "cost/ledger.h"
#include "cost/rental_join.h"
#include "cost/run_activity.h"

namespace afs::api {

// A run that has told nothing for so long is not at work; shorter ones may be, when it is asked
// which run a process can belong to.
inline constexpr int64_t kMayBeLiveMs = 3'600'000;

std::vector<RunPause> pauses_of(std::span<const PhaseStretch> stretches);

// By time, within `span`.
std::vector<RunActivity> run_activities(const RunBoard::Entry& entry, const RunSpan& span,
                                        const Context& context);

}  // namespace afs::api
