#include "progress/run_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "progress/words.h"

namespace afs {
namespace {

// Where no gap is known yet: what most logs keep to.
constexpr int64_t kGapAssumedMs = 20'000;

std::optional<double> share(double done, double total) {
  if (!(total > 0)) return std::nullopt;
  return std::clamp(done / total * 100, 0.0, 100.0);
}

// Empty when the totals do not say that all is done. Steps outrank epochs: 2.9997 of 3 epochs is
// all that a log ever says of three whole ones.
std::string all_done_text(const RunReach& reach) {
  if (reach.step && reach.total_steps && *reach.step >= *reach.total_steps) {
    return fmt::format("all {} steps done", count_text(*reach.total_steps));
  }
  if (reach.epoch && reach.total_epochs && *reach.epoch >= *reach.total_epochs) {
    return fmt::format("all {} epochs done", epoch_text(*reach.total_epochs));
  }
  return {};
}

std::optional<double> progress_of(const RunReach& reach) {
  if (reach.total_steps) {
    return share(static_cast<double>(reach.step.value_or(0)),
                 static_cast<double>(*reach.total_steps));
  }
  if (reach.total_epochs) return share(reach.epoch.value_or(0), *reach.total_epochs);
  return std::nullopt;
}

std::string progress_text_of(const RunReach& reach) {
  if (reach.total_steps) {
    return fmt::format("step {} of {}", count_text(reach.step.value_or(0)),
                       count_text(*reach.total_steps));
  }
  if (reach.total_epochs) {
    return fmt::format("epoch {} of {}", epoch_text(reach.epoch.value_or(0)),
                       epoch_text(*reach.total_epochs));
  }
  if (reach.step) {
    return fmt::format("{} step{} so far", count_text(*reach.step), *reach.step == 1 ? "" : "s");
  }
  if (reach.epoch) {
    return fmt::format("{} epoch{} so far", epoch_text(*reach.epoch), *reach.epoch == 1 ? "" : "s");
  }
  return "no steps yet";
}

Lifecycle lifecycle_of(RunEnd end) {
  switch (end) {
    case RunEnd::kFinished:
      return Lifecycle::kFinished;
    case RunEnd::kFailed:
      return Lifecycle::kFailed;
    case RunEnd::kStopped:
      return Lifecycle::kStopped;
  }
  return Lifecycle::kFinished;
}

std::string reason_of_end(const Run& run, const RunReach& reach) {
  if (run.facts.end_reason && !run.facts.end_reason->empty()) return *run.facts.end_reason;
  if (run.facts.end == RunEnd::kFailed) return "the log says that the run failed";
  if (run.facts.end == RunEnd::kStopped) return "the log says that the run was stopped";
  const std::string all_done = all_done_text(reach);
  return all_done.empty() ? "the log says that the run is over" : all_done;
}

void end_status(const Run& run, Lifecycle lifecycle, std::string reason, RunStatus& status) {
  status.lifecycle = lifecycle;
  status.reason = std::move(reason);
  if (run.last_data_at > 0) status.ended_at = run.last_data_at;
  if (lifecycle == Lifecycle::kFinished && !status.progress) status.progress = 100;
}

int64_t times(double factor, int64_t ms) {
  return static_cast<int64_t>(factor * static_cast<double>(ms));
}

int64_t stall_after_ms(const Rhythm::Gaps& gaps) {
  return std::max(
      {kStallMinMs, times(kStallGaps, gaps.usual_ms), times(kStallLongest, gaps.longest_ms)});
}

// Why this silence is improbable, from what the run did so far.
std::string stall_reason(int64_t silence_ms, const Rhythm::Gaps& gaps) {
  return fmt::format(
      "stalled: no data for {}; usually it reports every {}, and its longest gap was {}",
      duration_text(silence_ms), duration_text(gaps.usual_ms), duration_text(gaps.longest_ms));
}

void live_status(const Run& run, const std::optional<Rhythm::Gaps>& gaps, int64_t silence_ms,
                 RunStatus& status) {
  const bool has_begun = run.points > 0 || run.facts.current_step || run.facts.current_epoch;
  status.lifecycle = has_begun ? Lifecycle::kRunning : Lifecycle::kStarting;
  status.is_live = true;
  const int64_t gap_ms = gaps ? gaps->usual_ms : kGapAssumedMs;
  if (gaps && silence_ms > stall_after_ms(*gaps)) {
    status.is_stalled = true;
    status.reason = stall_reason(silence_ms, *gaps);
  } else if (silence_ms > kQuietMinMs && silence_ms / kQuietGapsMax > gap_ms) {
    status.reason = fmt::format("no data for {}", duration_text(silence_ms));
  } else if (!has_begun) {
    status.reason = "no points yet";
  }
}

RunReach reach_in_steps(const Run& run, std::optional<Step> total_steps) {
  RunReach reach;
  if (run.points > 0 || run.facts.current_step) {
    reach.step = std::max(run.last_step, run.facts.current_step.value_or(0));
  }
  reach.total_steps = total_steps;
  reach.epoch = run.facts.current_epoch;
  return reach;
}

// Every step is an epoch that is done.
RunReach reach_in_epochs(const Run& run, std::optional<Step> total_steps) {
  RunReach reach = reach_in_steps(run, std::nullopt);
  reach.counts_epochs = true;
  if (reach.step) {
    reach.epoch = std::max(static_cast<double>(*reach.step), reach.epoch.value_or(0));
  }
  reach.step.reset();
  if (total_steps) reach.total_epochs = static_cast<double>(*total_steps);
  return reach;
}

}  // namespace

RunReach reach_of(const Run& run) {
  std::optional<Step> total_steps = run.facts.total_steps;
  if (total_steps && *total_steps <= 0) total_steps.reset();
  const bool counts_epochs = run.facts.step_unit == "epoch";
  RunReach reach =
      counts_epochs ? reach_in_epochs(run, total_steps) : reach_in_steps(run, total_steps);
  const auto& total_epochs = run.facts.total_epochs;
  if (total_epochs && *total_epochs > 0) reach.total_epochs = total_epochs;
  return reach;
}

int64_t silence_max_ms(const std::optional<Rhythm::Gaps>& gaps) {
  if (!gaps) return kSilenceMinMs;
  return std::max({kSilenceMinMs, times(kSilenceGapsMax, gaps->usual_ms),
                   times(kLostLongest, gaps->longest_ms)});
}

RunStatus status_of(const Run& run, const std::optional<Rhythm::Gaps>& gaps, WallTime now) {
  const RunReach reach = reach_of(run);
  RunStatus status;
  status.progress = progress_of(reach);
  status.progress_text = progress_text_of(reach);
  if (run.facts.end) {
    end_status(run, lifecycle_of(*run.facts.end), reason_of_end(run, reach), status);
    return status;
  }
  if (std::string all_done = all_done_text(reach); !all_done.empty()) {
    end_status(run, Lifecycle::kFinished, std::move(all_done), status);
    return status;
  }
  const WallTime newest = run.last_data_at > 0 ? run.last_data_at : run.created_at;
  const int64_t silence_ms = std::max<int64_t>(now - newest, 0);  // A clock ahead is no silence.
  if (silence_ms <= silence_max_ms(gaps)) {
    live_status(run, gaps, silence_ms, status);
    return status;
  }
  end_status(run, Lifecycle::kLost,
             fmt::format("no data for {}, and the log does not say that the run ended",
                         duration_text(silence_ms)),
             status);
  return status;
}

}  // namespace afs
