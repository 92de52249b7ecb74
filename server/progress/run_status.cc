#include "progress/run_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "progress/run_length.h"
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

bool has_begun(const Run& run) {
  return run.points > 0 || run.facts.current_step || run.facts.current_epoch;
}

// Whatever it was at: before the first sign of training it is loading.
Phase phase_of(const Run& run, const PhaseNow& now) {
  return has_begun(run) ? now.phase : Phase::kLoading;
}

// Why this silence is improbable, from what the run did so far.
std::string stall_reason(Phase phase, const std::optional<PhaseGaps>& gaps, int64_t silence_ms) {
  const std::string silence = duration_text(silence_ms);
  if (!gaps) {
    return fmt::format("stalled: {} for {} without a word, longer than anything it did before",
                       to_string(phase), silence);
  }
  if (phase == Phase::kTraining) {
    return fmt::format("stalled: no data for {}; usually it reports every {}, and {} was {}",
                       silence, duration_text(gaps->usual_ms),
                       gaps->count == 1 ? "its only gap so far"
                                        : fmt::format("the longest of its {} gaps so far",
                                                      count_text(gaps->count)),
                       duration_text(gaps->longest_ms));
  }
  return fmt::format("stalled: {} for {}; {} {}", to_string(phase), silence,
                     gaps->count == 1
                         ? std::string("the only time before it took")
                         : fmt::format("usually {}, and the longest of {} so far took",
                                       duration_text(gaps->usual_ms), count_text(gaps->count)),
                     duration_text(gaps->longest_ms));
}

// "evaluating for 12 m, usually 14 m"
std::string phase_reason(Phase phase, const std::optional<PhaseGaps>& gaps, int64_t silence_ms) {
  const std::string doing = fmt::format("{} for {}", to_string(phase), duration_text(silence_ms));
  if (!gaps) return phase == Phase::kLoading ? doing : doing + ", for the first time";
  return fmt::format("{}, usually {}", doing, duration_text(gaps->usual_ms));
}

void live_status(const Run& run, const PhaseNow& now, int64_t silence_ms, RunStatus& status) {
  const Phase phase = phase_of(run, now);
  status.lifecycle = phase == Phase::kLoading ? Lifecycle::kStarting : Lifecycle::kRunning;
  status.is_live = true;
  const auto stall_after = stall_after_ms(phase, now.gaps);
  const int64_t gap_ms = now.gaps ? now.gaps->usual_ms : kGapAssumedMs;
  const bool is_long = silence_ms > kQuietMinMs;
  if (stall_after && silence_ms > *stall_after) {
    status.is_stalled = true;
    status.reason = stall_reason(phase, now.gaps, silence_ms);
  } else if (phase != Phase::kTraining && is_long) {
    if (phase == Phase::kEvaluating) status.lifecycle = Lifecycle::kEvaluating;
    status.reason = phase_reason(phase, now.gaps, silence_ms);
  } else if (phase == Phase::kTraining && is_long && silence_ms / kQuietGapsMax > gap_ms) {
    status.reason = fmt::format("no data for {}", duration_text(silence_ms));
  } else if (!has_begun(run)) {
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
  const auto stated = stated_steps(run);
  const auto total_steps = stated ? std::optional(stated->steps) : std::nullopt;
  const bool counts_epochs = run.facts.step_unit == "epoch";
  RunReach reach =
      counts_epochs ? reach_in_epochs(run, total_steps) : reach_in_steps(run, total_steps);
  const auto& total_epochs = run.facts.total_epochs;
  if (total_epochs && *total_epochs > 0) reach.total_epochs = total_epochs;
  return reach;
}

std::optional<int64_t> stall_after_ms(Phase phase, const std::optional<PhaseGaps>& gaps) {
  if (!gaps && phase == Phase::kTraining) return std::nullopt;
  if (!gaps) return phase == Phase::kLoading ? kLoadingStallMs : kFirstStallMs;
  if (phase == Phase::kTraining) {
    const int64_t usual_gaps = gaps->count < kGapsFew ? kStallGapsFew : kStallGaps;
    return std::max(
        {kStallMinMs, usual_gaps * gaps->usual_ms, times(kStallLongest, gaps->longest_ms)});
  }
  const double factor = gaps->count < kPausesFew ? kStallLongestFew : kStallLongest;
  return std::max(kStallMinMs, times(factor, gaps->longest_ms));
}

int64_t silence_max_ms(const PhaseNow& now) {
  if (!now.gaps && now.phase == Phase::kTraining) return kSilenceMinMs;
  if (!now.gaps) return now.phase == Phase::kLoading ? kLoadingLostMs : kFirstLostMs;
  const int64_t usual_gaps_ms =
      now.phase == Phase::kTraining ? kSilenceGapsMax * now.gaps->usual_ms : 0;
  return std::max({kSilenceMinMs, usual_gaps_ms, times(kLostLongest, now.gaps->longest_ms)});
}

int64_t silence_max_ms(int64_t longest_ms) {
  return std::max({kFirstLostMs, kSilenceGapsMax * longest_ms, times(kLostLongest, longest_ms)});
}

RunStatus status_of(const Run& run, const PhaseNow& phase, WallTime now) {
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
  const WallTime data_at = run.last_data_at > 0 ? run.last_data_at : run.created_at;
  const WallTime newest = std::max(data_at, phase.since);
  const int64_t silence_ms = std::max<int64_t>(now - newest, 0);  // A clock ahead is no silence.
  if (silence_ms <= silence_max_ms({phase_of(run, phase), phase.gaps, phase.since})) {
    live_status(run, phase, silence_ms, status);
    return status;
  }
  end_status(run, Lifecycle::kLost,
             fmt::format("no data for {}, and the log does not say that the run ended",
                         duration_text(silence_ms)),
             status);
  return status;
}

}  // namespace afs
