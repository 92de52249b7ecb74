#include "store/bucket.h"

#include <algorithm>
#include <cmath>

namespace afs {

double Bucket::mean() const {
  if (finite() == 0) return std::numeric_limits<double>::quiet_NaN();
  if (std::isfinite(sum)) return sum / static_cast<double>(finite());
  return min / 2 + max / 2;  // The sum left the range of a double; the middle is the honest rest.
}

void Bucket::add(Step step, WallTime time, double value) { add(&step, &time, &value, 1); }

// Column by column, with the running values in registers: reads and seals pass every point through
// here.
void Bucket::add(const Step* steps, const WallTime* times, const double* values, size_t size) {
  if (size == 0) return;
  Bucket part;
  part.count = static_cast<int64_t>(size);
  part.step_first = steps[0], part.step_last = steps[size - 1];
  part.time_first = times[0], part.time_last = times[size - 1];
  part.first = values[0], part.last = values[size - 1];
  const auto [step_low_at, step_high_at] = std::minmax_element(steps, steps + size);
  part.step_low = *step_low_at, part.step_high = *step_high_at;
  const auto [time_low_at, time_high_at] = std::minmax_element(times, times + size);
  part.time_low = *time_low_at, part.time_high = *time_high_at;
  part.add_values(steps, values, size);
  merge(part);
}

void Bucket::add_values(const Step* steps, const double* values, size_t size) {
  double low = min, high = max, total = sum;
  size_t low_at = 0, high_at = 0;
  for (size_t i = 0; i < size; ++i) {
    const double value = values[i];
    if (std::isfinite(value)) [[likely]] {
      total += value;
      // Written so that the first finite value enters: a comparison with NaN is false.
      if (!(value >= low)) low = value, low_at = i;
      if (!(value <= high)) high = value, high_at = i;
    } else if (std::isnan(value)) {
      ++nan;
    } else {
      ++(value > 0 ? pos_inf : neg_inf);
    }
  }
  min = low, max = high, sum = total;
  if (!std::isnan(low)) step_min = steps[low_at], step_max = steps[high_at];
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
