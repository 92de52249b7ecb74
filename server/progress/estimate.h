// Estimate: when a run will be done and how sure that is, from its rhythm and what remains. A pure
// function; any thread.
#pragma once

#include <optional>

#include "core/point.h"
#include "progress/rhythm.h"

namespace afs {

struct Estimate {
  WallTime p10 = 0, p50 = 0, p90 = 0;  // With these chances it is over by then.
};

// `total_steps`: the step at which the run is done. nullopt before enough of it was seen to say
// anything honest.
std::optional<Estimate> estimate_finish(const Rhythm& rhythm, double total_steps, WallTime now);

}  // namespace afs
