// LateGain: by how much the best of a metric got better since a moment, and whether that is more
// than its scatter. A pure function of a curve over time; called by api/ on any thread.
//
//   values   the means of the curve's buckets, as far as they are finite: so training losses, which
//            scatter from step to step, are compared as means of many
//   scatter  the standard deviation of one such value, by the median of the second differences of
//            the later half: a course that is straight there adds nothing to it, an outlier little
//   counts   what is better by more than twice that
#pragma once

#include <cstddef>
#include <optional>

#include "core/curve.h"
#include "progress/metric_direction.h"

namespace afs {

inline constexpr size_t kLateGainValuesMin = 8;  // With fewer nobody can tell gain from scatter.
inline constexpr double kLateGainScatters = 2;

struct LateGain {
  double before = 0, now = 0;  // The best until that moment, and of all.
  double change = 0;           // now - before; 0: it got no better.
  double scatter = 0;
  Step best_step = 0;    // Of the best of all.
  bool is_real = false;  // It got better, by more than its scatter explains.
};

// nullopt: too few values, none before or none after that moment, or no better or worse is known of
// the metric.
std::optional<LateGain> late_gain(const Curve& curve, WallTime since, MetricDirection direction);

}  // namespace afs
