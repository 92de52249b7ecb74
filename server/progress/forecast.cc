#include "progress/forecast.h"

#include <algorithm>

namespace afs {
namespace {

struct Length {
  double steps = 0;  // In the unit of the run's steps.
  std::string_view from;
};

// nullopt when the log does not say enough.
std::optional<Length> length_of(const RunReach& reach, Step last_step) {
  if (reach.total_steps) return Length{static_cast<double>(*reach.total_steps), "total steps"};
  if (!reach.total_epochs) return std::nullopt;
  if (reach.counts_epochs) return Length{*reach.total_epochs, "epochs"};
  if (!reach.epoch || *reach.epoch <= 0 || last_step <= 0) return std::nullopt;
  return Length{*reach.total_epochs * static_cast<double>(last_step) / *reach.epoch, "epochs"};
}

}  // namespace

std::optional<Forecast> forecast_of(const Run& run, const RunStatus& status, const Rhythm& rhythm,
                                    WallTime now) {
  if (!status.is_live) return std::nullopt;
  const RunReach reach = reach_of(run);
  const auto pace = rhythm.pace();
  if (!pace) return std::nullopt;
  const bool has_seen_enough =
      reach.counts_epochs || pace->is_inherited || rhythm.steps() >= kForecastStepsMin;
  const auto length = length_of(reach, run.last_step);
  if (!has_seen_enough || !length) return std::nullopt;
  const auto finish = estimate_finish(rhythm, length->steps, now);
  if (!finish) return std::nullopt;
  return Forecast{*finish, length->from};
}

}  // namespace afs
