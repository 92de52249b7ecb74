// Curve: what a read of a series returns and a chart draws: columns of buckets. Any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "core/point.h"

namespace afs {

enum class CurveAxis { kStep, kTime };

// All columns have the same length, in ascending x. min, max and mean are over finite values and NaN
// when a bucket has none; first and last are what was logged, so they may be NaN or infinite.
struct Curve {
  std::vector<Step> step_first;     // Step of the first point of the bucket ...
  std::vector<Step> step_last;      // ... and of its last.
  std::vector<WallTime> time_first;
  std::vector<WallTime> time_last;
  std::vector<double> min, max, first, last, mean;
  std::vector<Step> step_min, step_max;  // Where the extremes lie, so that a spike lands on its exact step.
  std::vector<int64_t> count;            // All points of the bucket, finite or not.
  std::vector<int64_t> nan, pos_inf, neg_inf;
  std::vector<double> smoothed;  // Only when asked for: the mean over the bucket of the smoothed series, see smoother.h.

  double smooth_unit = 0;    // Steps over which smoothing keeps `smooth` of the past.
  int64_t points_total = 0;  // How many points the buckets stand for.
  int64_t next_ordinal = 0;  // The ordinal that the next appended point of the series will get.
  int32_t attempt = 1;       // The newest attempt of the series.
  bool is_raw = false;       // Every bucket is one point.

  size_t size() const { return count.size(); }
};

// What is known of a whole series without reading its points.
struct SeriesSummary {
  int64_t count = 0;  // All points, superseded ones too.
  int64_t next_ordinal = 0;
  int64_t first_ordinal = 0;  // Of the oldest point that is kept; those before it are in curves only.
  int32_t attempt = 1;
  Step first_step = 0, last_step = 0;
  WallTime first_time = 0, last_time = 0;
  double last_value = 0;   // What was logged last, finite or not.
  double min = 0, max = 0; // Finite values of the whole series; NaN when there is none.
  Step min_step = 0, max_step = 0;
  int64_t nan = 0, pos_inf = 0, neg_inf = 0;
};

}  // namespace afs
