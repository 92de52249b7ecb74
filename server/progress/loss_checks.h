// Loss checks: whether a loss is finite, without spikes, not diverging and still improving. Pure
// functions of what metric_watch learned; called by run_health, on any thread.
#pragma once

#include <string>

#include "progress/health.h"
#include "progress/health_limits.h"
#include "progress/metric_watch.h"

namespace afs {

// `watch` is nullptr, and `metric` empty, where the log has no loss.
HealthCheck check_finite(const MetricWatch* watch, const std::string& metric);
HealthCheck check_spikes(const MetricWatch* watch, const std::string& metric,
                         const HealthLimits& limits);
HealthCheck check_divergence(const MetricWatch* watch, const std::string& metric,
                             const HealthLimits& limits);
HealthCheck check_plateau(const MetricWatch* watch, const std::string& metric,
                          const HealthLimits& limits);

// Also for other metrics, `what` being their name in a sentence. True when there is more to say
// than that nothing happened; the check's state, reason and range are then set.
bool tell_spikes(const MetricWatch& watch, const HealthLimits& limits, HealthCheck& check);
std::string usual_text(const MetricWatch& watch);  // "usually 0.8–1.3"

}  // namespace afs
