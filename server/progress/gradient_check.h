// Gradient check: whether the gradient norm is as usual, without spikes and not exploding. A pure
// function of what metric_watch learned; called by run_health, on any thread.
#pragma once

#include <string>

#include "progress/health.h"
#include "progress/health_limits.h"
#include "progress/metric_watch.h"

namespace afs {

HealthCheck check_gradient(const MetricWatch* watch, const std::string& metric,
                           const HealthLimits& limits);

}  // namespace afs
