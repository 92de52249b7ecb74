#include "progress/forecast.h"

#include <algorithm>

namespace afs {
namespace {

// In the unit of the run's steps; nullopt when the log does not say enough.
std::optional<double> remaining_steps(const RunReach& reach, Step last_step) {
  if (reach.step && reach.total_steps) {
    return static_cast<double>(*reach.total_steps - *reach.step);
  }
  if (!reach.epoch || !reach.total_epochs) return std::nullopt;
  const double epochs = *reach.total_epochs - *reach.epoch;
  if (reach.counts_epochs) return epochs;
  if (*reach.epoch <= 0 || last_step <= 0) return std::nullopt;
  return epochs * static_cast<double>(last_step) / *reach.epoch;
}

}  // namespace

std::optional<WallTime> finish_at(const Run& run, const RunStatus& status, const RunSpeed& speed,
                                  WallTime now) {
  if (!status.is_live || speed.distinct_steps < kForecastStepsMin) return std::nullopt;
  if (!speed.steps_per_second || !(*speed.steps_per_second > 0)) return std::nullopt;
  const std::optional<double> remaining = remaining_steps(reach_of(run), run.last_step);
  if (!remaining || *remaining < 0) return std::nullopt;
  const double remaining_ms = *remaining / *speed.steps_per_second * 1000;
  if (!(remaining_ms < static_cast<double>(kForecastDaysMax) * 86'400'000)) return std::nullopt;
  // Counted from the newest data: what was done since then is not known yet.
  const WallTime from = run.last_data_at > 0 ? std::min(run.last_data_at, now) : now;
  return std::max(now, from + static_cast<int64_t>(remaining_ms));
}

}  // namespace afs
