#include "progress/run_speed.h"

#include <algorithm>
#include <vector>

namespace afs {
namespace {

struct Moment {
  WallTime time = 0;
  Step last_step = 0;
};

size_t newest_attempt_begin(const Points& tail) {
  size_t begin = 0;
  for (size_t i = 1; i < tail.size(); ++i) {
    if (tail.steps[i] < tail.steps[i - 1] || tail.times[i] < tail.times[i - 1]) begin = i;
  }
  return begin;
}

// Lines that were written at once share a time: what counts is how far the run was by then.
std::vector<Moment> moments_of(const Points& tail, size_t begin) {
  std::vector<Moment> moments;
  for (size_t i = begin; i < tail.size(); ++i) {
    if (moments.empty() || moments.back().time != tail.times[i]) {
      moments.push_back({tail.times[i], tail.steps[i]});
    } else {
      moments.back().last_step = tail.steps[i];
    }
  }
  return moments;
}

}  // namespace

RunSpeed speed_of(const Points& tail) {
  RunSpeed speed;
  const size_t begin = newest_attempt_begin(tail);
  for (size_t i = begin; i < tail.size(); ++i) {
    speed.distinct_steps += i == begin || tail.steps[i] != tail.steps[i - 1];
  }
  const std::vector<Moment> moments = moments_of(tail, begin);
  std::vector<double> rates;
  for (size_t i = 1; i < moments.size(); ++i) {
    const Step steps = moments[i].last_step - moments[i - 1].last_step;
    if (steps <= 0) continue;
    rates.push_back(static_cast<double>(steps) * 1000 /
                    static_cast<double>(moments[i].time - moments[i - 1].time));
  }
  if (rates.empty()) return speed;
  const auto middle = rates.begin() + static_cast<std::ptrdiff_t>(rates.size() / 2);
  std::nth_element(rates.begin(), middle, rates.end());
  speed.steps_per_second = *middle;
  return speed;
}

}  // namespace afs
