// Bucket: what a group of consecutive points comes to. The unit of rollups, of a curve and of a
// series' summary. No I/O; any thread.
#pragma once

#include <cstdint>
#include <limits>

#include "core/point.h"

namespace afs {

// Only finite values enter min, max and sum; NaN and infinities have their counters. The extremes
// keep the step of their first occurrence, so that a spike lands where it was.
struct Bucket {
  int64_t count = 0;
  Step step_first = 0, step_last = 0;  // Of the first and the last point in arrival order ...
  Step step_low = 0, step_high = 0;    // ... and the range, which is wider where steps went back.
  WallTime time_first = 0, time_last = 0;
  WallTime time_low = 0, time_high = 0;
  double first = 0, last = 0;
  double min = std::numeric_limits<double>::quiet_NaN();
  double max = std::numeric_limits<double>::quiet_NaN();
  Step step_min = 0, step_max = 0;
  double sum = 0;
  int64_t nan = 0, pos_inf = 0, neg_inf = 0;

  int64_t finite() const { return count - nan - pos_inf - neg_inf; }
  double mean() const;
  void add(Step step, WallTime time, double value);
  void add(const Step* steps, const WallTime* times, const double* values, size_t size);
  void merge(const Bucket& later);

 private:
  void add_values(const Step* steps, const double* values,
                  size_t size);  // Into a bucket without values.
};

}  // namespace afs
