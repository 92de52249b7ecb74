// Forecast: when a run will be done and how sure that is, from what is known of its length and from
// its rhythm. A pure function; any thread.
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
  std::string_view total_from;  // What the length was taken from, see run_length.h.
  bool has_band = true;         // False: a plan says nothing of how sure it is; only p50 holds.
};

// The time that a run may take by its model's planned GPU hours, with one GPU taken for granted.
struct RunPlan {
  std::optional<int64_t> planned_ms;
  WallTime began_at = 0;  // Of the run; 0: not known.
};

// Absent when the run is not live, its length is not known, or too little of it has been seen.
std::optional<Forecast> forecast_of(const Run& run, const RunStatus& status, const Rhythm& rhythm,
                                    const RunPlan& plan, WallTime now);

}  // namespace afs
