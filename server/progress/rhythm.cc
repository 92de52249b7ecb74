#include "progress/rhythm.h"

#include <algorithm>
#include <vector>

namespace afs {
namespace {

template <typename T>
std::optional<T> median(std::vector<T>& values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

Rhythm rhythm_of(const Points& tail) {
  Rhythm rhythm;
  rhythm.distinct_steps = tail.empty() ? 0 : 1;
  std::vector<int64_t> gaps;
  std::vector<double> rates;
  for (size_t i = 1; i < tail.size(); ++i) {
    const int64_t gap = tail.times[i] - tail.times[i - 1];
    const Step steps = tail.steps[i] - tail.steps[i - 1];
    if (steps != 0) ++rhythm.distinct_steps;
    if (gap <= 0) continue;
    gaps.push_back(gap);
    if (steps > 0) rates.push_back(static_cast<double>(steps) * 1000 / static_cast<double>(gap));
  }
  rhythm.usual_gap_ms = median(gaps);
  rhythm.steps_per_second = median(rates);
  return rhythm;
}

}  // namespace afs
