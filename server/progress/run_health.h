// RunHealth: the health of one live run: fed once with each point of the series that the checks
// look at, asked for a report at any time. Costs a bounded time a point and bounded memory. Used by
// health_book, on one thread at a time.
#pragma once

#include <optional>
#include <string>

#include "progress/health.h"
#include "progress/health_limits.h"
#include "progress/metric_watch.h"
#include "progress/overfit_watch.h"
#include "progress/pace_watch.h"
#include "progress/rate_watch.h"
#include "progress/run_status.h"
#include "progress/telemetry_watch.h"

namespace afs {

class RunHealth {
 public:
  explicit RunHealth(const HealthLimits& limits);

  void add_loss(WallTime time, Step step, double value);
  void add_validation_loss(Step step, double value) { overfit_.add(step, value); }
  void add_gradient_norm(Step step, double value) { gradient_.add(step, value); }
  void add_learning_rate(Step step, double value) { rate_.add(step, value); }
  void add_reading(Reading reading, const std::string& metric, Step step, double value) {
    telemetry_.add(reading, metric, step, value);
  }

  struct Metrics {  // By name; empty: the log has none.
    std::string loss, validation_loss, gradient_norm, learning_rate;
  };
  HealthReport report(const Run& run, const RunStatus& status, const Metrics& metrics,
                      WallTime now) const;

 private:
  HealthCheck check_clock(const Run& run, const std::string& metric, WallTime now) const;

  HealthLimits limits_;
  MetricWatch loss_, gradient_;
  OverfitWatch overfit_;
  RateWatch rate_;
  PaceWatch pace_;
  TelemetryWatch telemetry_;
  std::optional<WallTime> first_time_;
  WallTime last_time_ = 0;
};

}  // namespace afs
