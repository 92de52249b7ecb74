// NeedWords: what happened to a run or a machine that wants a person, and what to do, in sentences.
// No clock time and no amount that goes on is in them: those are fields of their own, so that the
// page can show them as of now. Called by needs_view on worker threads.
#pragma once

#include <string>

#include "api/cost_types.h"
#include "core/rental.h"
#include "cost/reconcile.h"

namespace afs::api {

// "vast.ai 34410000 (2 × A100)"; the host of a machine that only a rate card knows.
std::string rental_words(const Rental& rental);

// "The GPU ran out of memory at step 70 of 900."
std::string run_words(const RunView& run);

// What a finding says, and what to do. `rental`: its machine; nullptr where it is about none.
std::string finding_words(const Finding& finding, const Rental* rental, const RunView* run,
                          WallTime now);
std::string action_words(const Finding& finding, const Rental* rental);

}  // namespace afs::api
