#include "progress/redone_steps.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

namespace afs {
namespace {

// Work from after `begin` up to `end`, both steps.
using Spans = std::map<Step, Step>;

Step gap_of(const Attempt& attempt, Step otherwise) {
  return attempt.second_step > attempt.first_step ? attempt.second_step - attempt.first_step
                                                  : otherwise;
}

Step usual_gap(std::span<const Attempt> attempts) {
  Step smallest = 0;
  for (const Attempt& attempt : attempts) {
    const Step gap = gap_of(attempt, 0);
    if (gap > 0 && (smallest == 0 || gap < smallest)) smallest = gap;
  }
  return std::max<Step>(smallest, 1);
}

void add_span(Spans& spans, Step begin, Step end) {
  auto at = spans.upper_bound(begin);
  if (at != spans.begin() && std::prev(at)->second >= begin) --at;
  while (at != spans.end() && at->first <= end) {
    begin = std::min(begin, at->first);
    end = std::max(end, at->second);
    at = spans.erase(at);
  }
  spans.emplace(begin, end);
}

int64_t overlap(const Spans& spans, Step begin, Step end) {
  int64_t sum = 0;
  for (const auto& [from, to] : spans) {
    sum += std::max<int64_t>(0, std::min(to, end) - std::max(from, begin));
  }
  return sum;
}

}  // namespace

// The farthest step of the attempts before this one.
Step reached_before(std::span<const Attempt> attempts, size_t at) {
  Step reached = std::numeric_limits<Step>::min();
  for (size_t i = 0; i < at; ++i) reached = std::max(reached, attempts[i].last_step);
  return reached;
}

// A log that tells of every tenth step: its point at 110 stands for the work since 100. But one
// that begins behind all that was reached went on from there.
std::vector<int64_t> redone_steps(std::span<const Attempt> attempts) {
  std::vector<int64_t> redone(attempts.size(), 0);
  if (attempts.size() < 2) return redone;
  const Step usual = usual_gap(attempts);
  Step earliest = attempts.front().first_step;
  for (const Attempt& attempt : attempts) earliest = std::min(earliest, attempt.first_step);
  Spans newer;
  for (size_t at = attempts.size(); at-- > 0;) {
    const Attempt& attempt = attempts[at];
    Step begin = std::max(attempt.first_step - gap_of(attempt, usual), earliest - 1);
    const Step reached = reached_before(attempts, at);
    if (reached < attempt.first_step) begin = std::max(begin, reached);
    redone[at] = overlap(newer, begin, attempt.last_step);
    add_span(newer, begin, attempt.last_step);
  }
  return redone;
}

int64_t redone_steps_sum(std::span<const Attempt> attempts) {
  const std::vector<int64_t> redone = redone_steps(attempts);
  return std::accumulate(redone.begin(), redone.end(), int64_t{0});
}

}  // namespace afs
