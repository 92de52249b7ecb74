#include "store/bucket.h"

#include <algorithm>
#include <cmath>

namespace afs {

double Bucket::mean() const {
  if (finite() == 0) return std::numeric_limits<double>::quiet_NaN();
  if (std::isfinite(sum)) return sum / static_cast<double>(finite());
  return min / 2 + max / 2;  // The sum left the range of a double; the middle is the honest rest.
}

void Bucket::add(Step step, WallTime time, double value) {
  if (count++ == 0) {
    step_first = step_low = step_high = step;
    time_first = time_low = time_high = time;
    first = value;
  }
  step_last = step;
  step_low = std::min(step_low, step);
  step_high = std::max(step_high, step);
  time_last = time;
  time_low = std::min(time_low, time);
  time_high = std::max(time_high, time);
  last = value;
  if (std::isfinite(value)) [[likely]] {
    sum += value;
    // Written so that the first finite value enters: a comparison with NaN is false.
    if (!(value >= min)) min = value, step_min = step;
    if (!(value <= max)) max = value, step_max = step;
  } else if (std::isnan(value)) {
    ++nan;
  } else {
    ++(value > 0 ? pos_inf : neg_inf);
  }
}

void Bucket::add(const Step* steps, const WallTime* times, const double* values, size_t size) {
  for (size_t i = 0; i < size; ++i) add(steps[i], times[i], values[i]);
}

void Bucket::merge(const Bucket& later) {
  if (later.count == 0) return;
  if (count == 0) {
    *this = later;
    return;
  }
  count += later.count;
  step_last = later.step_last;
  step_low = std::min(step_low, later.step_low);
  step_high = std::max(step_high, later.step_high);
  time_last = later.time_last;
  time_low = std::min(time_low, later.time_low);
  time_high = std::max(time_high, later.time_high);
  last = later.last;
  if (later.min < min || std::isnan(min)) min = later.min, step_min = later.step_min;
  if (later.max > max || std::isnan(max)) max = later.max, step_max = later.step_max;
  sum += later.sum;
  nan += later.nan;
  pos_inf += later.pos_inf;
  neg_inf += later.neg_inf;
}

}  // namespace afs
