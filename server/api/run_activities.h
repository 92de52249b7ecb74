// RunActivities: what a run did when, and on how many GPUs, as the ledger of a rental takes it: its
// attempts, the evaluations, saves and hangs that its points tell, and its settings. Which GPUs its
// processes are on is not asked: that is forgotten when they end, and what was spent must not
// change then. Worker threads. Reads each point of a run once (rhythm_book.h).
#pragma once

#include <span>
#include <vector>

#include "api/context.h"
#include "api/run_board.h"
#include "cost/ledger.h"
#include "cost/rental_join.h"
#include "cost/run_activity.h"

namespace afs::api {

std::vector<RunPause> pauses_of(std::span<const PhaseStretch> stretches);

// By time, within `span`.
std::vector<RunActivity> run_activities(const RunBoard::Entry& entry, const RunSpan& span,
                                        const Context& context);

}  // namespace afs::api
