// Forecast: when a run will be done, from what remains and how fast it goes. A pure function; any
// thread.
#pragma once

#include <optional>

#include "core/run.h"
#include "progress/run_speed.h"
#include "progress/run_status.h"

namespace afs {

inline constexpr int64_t kForecastStepsMin =
    20;  // Distinct steps before which nothing is foretold.
inline constexpr int64_t kForecastDaysMax = 3650;  // What lies further away is no forecast.

// Absent when the run is not live, its total is not known, or too little of it has been seen.
std::optional<WallTime> finish_at(const Run& run, const RunStatus& status, const RunSpeed& speed,
                                  WallTime now);

}  // namespace afs
