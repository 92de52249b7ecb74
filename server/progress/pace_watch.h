// PaceWatch: whether a run goes slower than it used to. Fed with the moments of its reports by
// run_health; bounded memory; one thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "core/point.h"
#include "progress/health.h"
#include "progress/health_limits.h"

namespace afs {

class PaceWatch {
 public:
  void add(WallTime time, Step step);
  HealthCheck check(const std::string& metric, const HealthLimits& limits) const;

 private:
  struct Span {
    Step from = 0;
    double pace = 0;  // Milliseconds a step.
  };
  void add_span(const Span& span);

  std::vector<Span> recent_;     // The newest, oldest first.
  std::vector<double> history_;  // Paces of stretches before them.
  size_t stretch_ = 1;           // In so many lots of spans is one of the history.
  std::vector<Span> leaving_;
  double joined_sum_ = 0;
  size_t joined_ = 0;
  bool has_begun_ = false;
  WallTime from_time_ = 0, last_time_ = 0;
  Step from_step_ = 0, last_step_ = 0;
};

}  // namespace afs
