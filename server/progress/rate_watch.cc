#include "progress/rate_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "progress/words.h"

namespace afs {
namespace {

constexpr int64_t kPointsMin = 5;
constexpr int64_t kZerosMax = 5;     // A schedule may end at 0, and its last points be logged.
constexpr double kZeroShare = 1e-9;  // Of the highest so far: as good as 0.
constexpr double kSameShare = 1e-6;  // Differences below are rounding.
constexpr int kTurnPoints = 32, kTurnsMax = 12;  // More turns among so many points: no schedule.
constexpr double kJumpFactor = 3;                // Above all that was before, and that after ...
constexpr int64_t kJumpAfterPoints = 20;         // ... so many points, when each warm-up is over.
constexpr int64_t kJumpShownPoints = 200;

}  // namespace

void RateWatch::add(Step step, double value) {
  const bool goes_back = points_ > 0 && step < last_step_;
  if (goes_back) *this = {};  // A new attempt has a schedule of its own.
  ++points_;
  last_step_ = step;
  turns_ <<= 1;
  if (!std::isfinite(value) || value < 0) {
    if (++odd_ == 1) odd_since_ = step;
    return;
  }
  odd_ = 0;
  if (highest_ > 0 && value <= kZeroShare * highest_) {
    if (++zeros_ == 1) zero_since_ = step;
  } else {
    zeros_ = 0;
  }
  const double change = value - last_;
  if (points_ > 1 && std::fabs(change) > kSameShare * std::max(std::fabs(last_), value)) {
    const int direction = change > 0 ? 1 : -1;
    if (direction_ != 0 && direction != direction_) turns_ |= 1;
    direction_ = direction;
  }
  if (points_ > kJumpAfterPoints && highest_ > 0 && value > kJumpFactor * highest_) {
    jump_at_ = points_;
    jump_step_ = step;
    jump_from_ = last_;
    jump_to_ = value;
  }
  highest_ = std::max(highest_, value);
  last_ = value;
}

HealthCheck RateWatch::check(const std::string& metric, bool is_at_end) const {
  HealthCheck check;
  check.name = "learning_rate";
  check.title = "Learning rate";
  check.metric = metric;
  check.threshold =
      fmt::format("no schedule: 0 for more than {} points, {} turns within {}, or a jump",
                  kZerosMax, kTurnsMax, kTurnPoints);
  check.reason = metric.empty() ? "no learning rate in the log" : "too few points yet";
  if (points_ < kPointsMin) return check;
  const int turns = std::popcount(turns_ & ((uint64_t{1} << kTurnPoints) - 1));
  const auto warn = [&](std::string reason, Step from) {
    check.state = CheckState::kWarning;
    check.reason = std::move(reason);
    check.from = from;
    check.to = last_step_;
  };
  if (odd_ > 1) {
    warn(fmt::format("not a rate since step {}", count_text(odd_since_)), odd_since_);
  } else if (zeros_ > kZerosMax && !is_at_end) {
    warn(fmt::format("0 since step {} while training goes on", count_text(zero_since_)),
         zero_since_);
  } else if (jump_at_ > 0 && points_ - jump_at_ < kJumpShownPoints) {
    warn(fmt::format("jumped from {} to {} at step {}", figure_text(jump_from_),
                     figure_text(jump_to_), count_text(jump_step_)),
         jump_step_);
  } else if (turns > kTurnsMax) {
    warn(fmt::format("turned {} times within {} points", turns, kTurnPoints), last_step_);
  } else {
    check.state = CheckState::kFine;
    check.reason = fmt::format("{}, highest {}", figure_text(last_), figure_text(highest_));
  }
  return check;
}

}  // namespace afs
