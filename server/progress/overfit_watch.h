// OverfitWatch: whether the validation loss rises from evaluation to evaluation while the training
// loss falls. Fed with evaluations by run_health; bounded memory; one thread at a time.
#pragma once

#include <deque>
#include <string>

#include "core/point.h"
#include "progress/health.h"
#include "progress/health_limits.h"
#include "progress/metric_watch.h"

namespace afs {

inline constexpr size_t kEvaluationsKeptMax = 64;

class OverfitWatch {
 public:
  void add(Step step, double value);
  // `metric` is empty where the log has no validation loss; `training` may be nullptr.
  HealthCheck check(const std::string& metric, const MetricWatch* training,
                    const HealthLimits& limits) const;

 private:
  struct Evaluation {
    Step step = 0;
    double value = 0;
  };
  std::deque<Evaluation> evaluations_;
};

}  // namespace afs
