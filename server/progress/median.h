// The middle of some values, of which there is at least one. A pure function; any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace afs {

inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace afs
