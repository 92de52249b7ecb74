#include "progress/run_health.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "progress/gradient_check.h"
#include "progress/loss_checks.h"
#include "progress/words.h"

namespace afs {
namespace {

constexpr double kGradientSpikeFactor = 3;  // Of the usual: gradient norms vary more than losses.
constexpr double kGradientRiseFactor = 3;
constexpr double kNearEndPercent = 97;  // From here on a schedule may be at its end.
constexpr int64_t kSecondMs = 1'000;

MetricWatch::Limits loss_limits(const HealthLimits& limits) {
  return {{limits.spike_z, SpikeWatch::Limits{}.factor}, limits.divergence_factor};
}

MetricWatch::Limits gradient_limits(const HealthLimits& limits) {
  return {{limits.spike_z, kGradientSpikeFactor}, kGradientRiseFactor};
}

HealthCheck check_heartbeat(const Run& run, const RunStatus& status, WallTime now) {
  HealthCheck check;
  check.name = "heartbeat";
  check.title = "Heartbeat";
  check.threshold = "silent for improbably long, judged by its own gaps";
  if (status.is_stalled) {
    check.state = CheckState::kWarning;
    check.reason = status.reason;
  } else if (run.last_data_at == 0) {
    check.reason = "no data yet";
  } else if (!status.reason.empty()) {
    const bool is_usual = status.lifecycle == Lifecycle::kEvaluating;
    check.state = is_usual ? CheckState::kFine : CheckState::kNote;
    check.reason = status.reason;
  } else {
    check.state = CheckState::kFine;
    check.reason = fmt::format("last data {} ago", duration_text(now - run.last_data_at));
  }
  return check;
}

// What only a machine could tell, and no log that we know does.
HealthCheck check_loading() {
  HealthCheck check;
  check.name = "data_loading";
  check.title = "Data loading";
  check.threshold = "the GPU waits for its batches";
  check.reason = "no GPU data";
  return check;
}

}  // namespace

RunHealth::RunHealth(const HealthLimits& limits)
    : limits_(limits), loss_(loss_limits(limits)), gradient_(gradient_limits(limits)) {}

void RunHealth::add_loss(WallTime time, Step step, double value) {
  loss_.add(step, value);
  pace_.add(time, step);
  if (!first_time_) first_time_ = time;
  last_time_ = time;
}

HealthCheck RunHealth::check_clock(const Run& run, const std::string& metric, WallTime now) const {
  HealthCheck check;
  check.name = "clock";
  check.title = "Clock";
  check.metric = metric;
  check.threshold = fmt::format("points stamped more than {} s ahead, or before the run's start",
                                figure_text(limits_.clock_skew_s));
  check.reason = "no times yet";
  if (!first_time_ || last_time_ <= 0) return check;
  const auto skew_ms = static_cast<int64_t>(limits_.clock_skew_s * kSecondMs);
  const WallTime begin = run.facts.started_at.value_or(*first_time_);
  check.state = CheckState::kFine;
  check.reason = "agrees with this server's";
  if (last_time_ - now > skew_ms) {
    check.state = CheckState::kWarning;
    check.reason = fmt::format("its newest point is stamped {} ahead of this server's clock",
                               duration_text(last_time_ - now));
  } else if (run.attempts == 1 && begin - *first_time_ > skew_ms) {
    check.state = CheckState::kWarning;
    check.reason = fmt::format("its first point is stamped {} before the run's start",
                               duration_text(begin - *first_time_));
  }
  return check;
}

HealthReport RunHealth::report(const Run& run, const RunStatus& status, const Metrics& metrics,
                               WallTime now) const {
  const MetricWatch* loss = metrics.loss.empty() ? nullptr : &loss_;
  const MetricWatch* gradient = metrics.gradient_norm.empty() ? nullptr : &gradient_;
  const bool is_at_end = status.progress.value_or(0) >= kNearEndPercent;
  std::vector<HealthCheck> checks = {check_finite(loss, metrics.loss),
                                     check_divergence(loss, metrics.loss, limits_),
                                     check_spikes(loss, metrics.loss, limits_),
                                     check_gradient(gradient, metrics.gradient_norm, limits_),
                                     overfit_.check(metrics.validation_loss, loss, limits_),
                                     check_plateau(loss, metrics.loss, limits_),
                                     rate_.check(metrics.learning_rate, is_at_end),
                                     pace_.check(metrics.loss, limits_),
                                     check_heartbeat(run, status, now),
                                     check_clock(run, metrics.loss, now)};
  std::vector<HealthCheck> machine = telemetry_.checks(limits_);
  std::move(machine.begin(), machine.end(), std::back_inserter(checks));
  checks.push_back(check_loading());
  return report_of(std::move(checks));
}

}  // namespace afs
