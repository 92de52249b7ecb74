// Points of one metric as columns: the same shape from the decoder to the pixel. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace afs {

using Step = int64_t;
using WallTime = int64_t;  // Milliseconds since the Unix epoch.

// All three have the same length. NaN and infinities are data here: they are what users look for.
struct Points {
  std::vector<Step> steps;
  std::vector<WallTime> times;
  std::vector<double> values;

  size_t size() const { return values.size(); }
  bool empty() const { return values.empty(); }
  void add(Step step, WallTime time, double value) {
    steps.push_back(step);
    times.push_back(time);
    values.push_back(value);
  }
};

}  // namespace afs
