#include "progress/pace_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "progress/median.h"
#include "progress/words.h"

namespace afs {
namespace {

constexpr int64_t kSpanMsMin = 2'000;  // Shorter ones say more of the log's clock than of the run.
constexpr size_t kLotSpans = 16;       // What is compared: so many spans, without their slowest.
constexpr size_t kSlowestDropped = 4;  // They hold evaluations and checkpoints.
constexpr size_t kHistoryMin = 3, kHistoryMax = 128;
constexpr double kUsualDeviations = 4;
constexpr double kDeviationOfNormal = 1.4826;
constexpr double kMillisecondsPerSecond = 1'000;

std::string speed_text(double ms_per_step) {
  if (ms_per_step > kMillisecondsPerSecond)
    return fmt::format("{} s a step", figure_text(ms_per_step / kMillisecondsPerSecond));
  return fmt::format("{} steps/s", figure_text(kMillisecondsPerSecond / ms_per_step));
}

}  // namespace

void PaceWatch::add(WallTime time, Step step) {
  const bool goes_back = has_begun_ && (time < last_time_ || step < last_step_);
  if (goes_back) *this = {};  // A new attempt may run on another machine.
  if (!has_begun_) {
    has_begun_ = true;
    from_time_ = time;
    from_step_ = step;
  }
  last_time_ = time;
  last_step_ = step;
  const int64_t ms = time - from_time_;
  if (ms < kSpanMsMin || step == from_step_) return;
  add_span({from_step_, static_cast<double>(ms) / static_cast<double>(step - from_step_)});
  from_time_ = time;
  from_step_ = step;
}

void PaceWatch::add_span(const Span& span) {
  recent_.push_back(span);
  if (recent_.size() <= kLotSpans) return;
  leaving_.push_back(recent_.front());
  recent_.erase(recent_.begin());
  if (leaving_.size() < kLotSpans) return;
  std::vector<double> paces;
  for (const Span& one : leaving_) paces.push_back(one.pace);
  leaving_.clear();
  std::sort(paces.begin(), paces.end());
  joined_sum_ += std::accumulate(paces.begin(), paces.end() - kSlowestDropped, 0.0) /
                 (kLotSpans - kSlowestDropped);
  if (++joined_ < stretch_) return;
  history_.push_back(joined_sum_ / static_cast<double>(joined_));
  joined_sum_ = 0;
  joined_ = 0;
  if (history_.size() < kHistoryMax) return;
  for (size_t i = 0; i < history_.size() / 2; ++i)
    history_[i] = (history_[2 * i] + history_[2 * i + 1]) / 2;
  history_.resize(history_.size() / 2);
  stretch_ *= 2;
}

HealthCheck PaceWatch::check(const std::string& metric, const HealthLimits& limits) const {
  HealthCheck check;
  check.name = "speed";
  check.title = "Speed";
  check.metric = metric;
  check.threshold =
      fmt::format("more than {} % slower than it used to be, beyond its usual changes",
                  figure_text(limits.slowdown_percent));
  check.reason = "too few reports with times yet";
  if (history_.size() < kHistoryMin || recent_.size() < kLotSpans) return check;
  std::vector<double> paces;
  for (const Span& span : recent_) paces.push_back(span.pace);
  std::sort(paces.begin(), paces.end());
  const double now = std::accumulate(paces.begin(), paces.end() - kSlowestDropped, 0.0) /
                     (kLotSpans - kSlowestDropped);
  const double before = median(history_);
  std::vector<double> offs;
  for (const double pace : history_) offs.push_back(std::fabs(pace - before));
  const double deviation = kDeviationOfNormal * median(std::move(offs));
  const double slower_percent = 100 * (1 - before / now);
  if (slower_percent > limits.slowdown_percent && now - before > kUsualDeviations * deviation) {
    check.state = CheckState::kWarning;
    check.reason = fmt::format("{} now, usually {}: {:.0f} % slower", speed_text(now),
                               speed_text(before), slower_percent);
    check.from = recent_.front().from;
    check.to = last_step_;
  } else {
    check.state = CheckState::kFine;
    check.reason = fmt::format("{}, usually {}", speed_text(now), speed_text(before));
  }
  return check;
}

}  // namespace afs
