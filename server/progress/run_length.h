// RunLength: how long a run will be, and what that is taken from: the first of max_steps,
// total_steps, epochs × steps an epoch, and the planned GPU hours of its model. Pure functions;
// called by run_status and forecast, on any thread.
#pragma once

#include <optional>
#include <string_view>

#include "core/run.h"

namespace afs {

struct StatedSteps {
  Step steps = 0;
  std::string_view from;  // "max_steps", "total_steps"
};

// What the run's log or settings state, in the unit of its steps; nullopt: nothing usable.
std::optional<StatedSteps> stated_steps(const Run& run);

inline constexpr std::string_view kFromEpochs = "epochs";  // Of a run whose steps are epochs.
inline constexpr std::string_view kFromEpochSteps = "epochs × steps an epoch";
inline constexpr std::string_view kFromPlan = "planned GPU hours";

}  // namespace afs
