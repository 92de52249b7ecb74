// MetricEnd: the last minutes of each metric of a run, read from the store. Called by death_api on
// worker threads.
#pragma once

#include <string>
#include <vector>

#include "catalog/run_catalog.h"
#include "core/run.h"
#include "store/series_store.h"

namespace afs {

inline constexpr int64_t kLastMinutesMs = 5 * 60'000;
inline constexpr size_t kMetricEndsMax = 40;      // Further metrics are left out.
inline constexpr int32_t kMetricEndBuckets = 20;  // Of the read, which are summed up.

struct MetricEnd {
  std::string metric;
  double first = 0, last = 0;  // Of those minutes; as logged, so they may be NaN.
  double min = 0, max = 0;     // Finite; NaN where there is none.
  Step step = 0;               // Of the last point.
  WallTime time = 0;
  int64_t points = 0;      // In those minutes.
  int64_t not_finite = 0;  // How many of them were NaN or infinite.
};

// The run's own losses first, then by name.
std::vector<MetricEnd> metric_ends(const Run& run, const RunCatalog& catalog,
                                   const SeriesStore& store);

// The step that the run had reached at `time`, by the points of `series`; nullopt before its first.
std::optional<Step> step_at(SeriesId series, WallTime time, const SeriesStore& store);

}  // namespace afs
