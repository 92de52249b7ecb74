// Forecast: when a run will be done and how sure that is, from what its log says of its length and
// from its rhythm. A pure function; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "core/run.h"
#include "progress/estimate.h"
#include "progress/rhythm.h"
#include "progress/run_status.h"

namespace afs {

inline constexpr int64_t kForecastStepsMin =
    20;  // Steps before which nothing is foretold; epochs may be fewer.

struct Forecast {
  Estimate finish;
  std::string_view total_from;  // What the length was taken from: "total steps", "epochs".
};

// Absent when the run is not live, its total is not known, or too little of it has been seen.
std::optional<Forecast> forecast_of(const Run& run, const RunStatus& status, const Rhythm& rhythm,
                                    WallTime now);

}  // namespace afs
