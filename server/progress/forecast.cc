#include "progress/forecast.h"

#include "progress/run_length.h"

namespace afs {
namespace {

struct Length {
  double steps = 0;  // In the unit of the run's steps.
  std::string_view from;
};

// nullopt when the log does not say enough.
std::optional<Length> length_of(const Run& run) {
  if (const auto stated = stated_steps(run))
    return Length{static_cast<double>(stated->steps), stated->from};
  const RunReach reach = reach_of(run);
  if (!reach.total_epochs) return std::nullopt;
  if (reach.counts_epochs) return Length{*reach.total_epochs, kFromEpochs};
  if (!reach.epoch || *reach.epoch <= 0 || run.last_step <= 0) return std::nullopt;
  return Length{*reach.total_epochs * static_cast<double>(run.last_step) / *reach.epoch,
                kFromEpochSteps};
}

std::optional<Forecast> by_rhythm(const Run& run, const Length& length, const Rhythm& rhythm,
                                  WallTime now) {
  const auto pace = rhythm.pace();
  if (!pace) return std::nullopt;
  const bool has_seen_enough =
      reach_of(run).counts_epochs || pace->is_inherited || rhythm.steps() >= kForecastStepsMin;
  const auto finish = has_seen_enough ? estimate_finish(rhythm, length.steps, now) : std::nullopt;
  if (!finish) return std::nullopt;
  return Forecast{*finish, length.from, true};
}

// A plan that is used up tells nothing more.
std::optional<Forecast> by_plan(const RunPlan& plan, WallTime now) {
  if (!plan.planned_ms || plan.began_at <= 0) return std::nullopt;
  const WallTime finish = plan.began_at + *plan.planned_ms;
  if (finish <= now) return std::nullopt;
  return Forecast{{finish, finish, finish}, kFromPlan, false};
}

}  // namespace

std::optional<Forecast> forecast_of(const Run& run, const RunStatus& status, const Rhythm& rhythm,
                                    const RunPlan& plan, WallTime now) {
  if (!status.is_live) return std::nullopt;
  const auto length = length_of(run);
  return length ? by_rhythm(run, *length, rhythm, now) : by_plan(plan, now);
}

}  // namespace afs
