#include "progress/run_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "progress/duration_text.h"

namespace afs {
namespace {

constexpr int64_t kLostAfterGaps = 10;
constexpr int64_t kQuietAfterGaps = 3;
constexpr int64_t kQuietAfterMsMin = 5'000;

bool counts_epochs(const Run& run) { return run.facts.step_unit.value_or("step") == "epoch"; }

// Steps done, by the series or by what the log says of itself where no series carries it.
Step steps_done(const Run& run) { return std::max(run.last_step, run.facts.current_step.value_or(0)); }

std::optional<double> fraction_done(const Run& run) {
  const RunUpdate& facts = run.facts;
  if (facts.total_steps && *facts.total_steps > 0) {
    return static_cast<double>(steps_done(run)) / static_cast<double>(*facts.total_steps);
  }
  if (facts.total_epochs && *facts.total_epochs > 0 && facts.current_epoch) {
    return *facts.current_epoch / *facts.total_epochs;
  }
  return std::nullopt;
}

std::string epoch_number(double epoch) {
  return epoch == std::floor(epoch) ? count_text(static_cast<int64_t>(epoch)) : fmt::format("{:.2f}", epoch);
}

std::string progress_text(const Run& run) {
  const RunUpdate& facts = run.facts;
  if (facts.total_steps && !counts_epochs(run)) {
    return fmt::format("step {} of {}", count_text(steps_done(run)), count_text(*facts.total_steps));
  }
  if (facts.current_epoch && facts.total_epochs) {
    return fmt::format("epoch {} of {}", epoch_number(*facts.current_epoch), epoch_number(*facts.total_epochs));
  }
  if (run.points == 0) return "no steps yet";
  return fmt::format("{} {}s so far", count_text(steps_done(run)), counts_epochs(run) ? "epoch" : "step");
}

std::string done_text(const Run& run) {
  const RunUpdate& facts = run.facts;
  if (facts.total_steps && !counts_epochs(run)) return fmt::format("all {} steps done", count_text(*facts.total_steps));
  if (facts.total_epochs) return fmt::format("all {} epochs done", epoch_number(*facts.total_epochs));
  return "the log says that it is finished";
}

void take_end(RunStatus& status, const Run& run) {
  switch (*run.facts.end) {
    case RunEnd::kFinished:
      status.lifecycle = Lifecycle::kFinished;
      status.reason = status.progress.value_or(0) >= 100 ? done_text(run) : "the log says that it is finished";
      break;
    case RunEnd::kFailed:
      status.lifecycle = Lifecycle::kFailed;
      status.reason = run.facts.end_reason.value_or("the log says that it failed");
      break;
    case RunEnd::kStopped:
      status.lifecycle = Lifecycle::kStopped;
      status.reason = run.facts.end_reason.value_or("the log says that it was stopped");
      break;
  }
  status.ended_at = run.last_data_at;
}

void take_silence(RunStatus& status, const Run& run, const Rhythm& rhythm, WallTime now) {
  const int64_t silence = std::max<int64_t>(0, now - run.last_data_at);
  const int64_t gap = rhythm.usual_gap_ms.value_or(0);
  if (silence > std::max(kLostAfterMsMin, kLostAfterGaps * gap)) {
    status.lifecycle = Lifecycle::kLost;
    status.reason = fmt::format("no data for {}, and the log does not say that the run ended", duration_text(silence));
    status.ended_at = run.last_data_at;
    return;
  }
  status.lifecycle = run.points == 0 ? Lifecycle::kStarting : Lifecycle::kRunning;
  if (gap > 0 && silence > std::max(kQuietAfterMsMin, kQuietAfterGaps * gap)) {
    status.reason = fmt::format("no data for {}", duration_text(silence));
  } else {
    status.reason = run.points == 0 ? "no steps yet" : "writing as usual";
  }
}

std::optional<WallTime> forecast(const Run& run, const RunStatus& status, const Rhythm& rhythm) {
  if (status.lifecycle != Lifecycle::kRunning || !run.facts.total_steps) return std::nullopt;
  if (rhythm.distinct_steps < kStepsBeforeForecast || rhythm.steps_per_second.value_or(0) <= 0) return std::nullopt;
  const double left = static_cast<double>(*run.facts.total_steps - steps_done(run));
  if (left < 0) return std::nullopt;
  return run.last_data_at + static_cast<int64_t>(left / *rhythm.steps_per_second * 1000);
}

}  // namespace

RunStatus status_of(const Run& run, const Rhythm& rhythm, WallTime now) {
  RunStatus status;
  const auto fraction = fraction_done(run);
  if (fraction) status.progress = std::clamp(*fraction * 100, 0.0, 100.0);
  status.progress_text = progress_text(run);
  if (run.facts.end) {
    take_end(status, run);
  } else if (fraction && *fraction >= 1) {
    status.lifecycle = Lifecycle::kFinished;
    status.reason = done_text(run);
    status.ended_at = run.last_data_at;
  } else {
    take_silence(status, run, rhythm, now);
  }
  status.finish_at = forecast(run, status, rhythm);
  return status;
}

}  // namespace afs
