// HealthMetrics: which of a run's metrics the health checks look at, by name alone, beside those
// that run_metrics chooses. A pure function; called by health_book, on any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalog/run_catalog.h"
#include "progress/telemetry_watch.h"

namespace afs {

struct HealthMetrics {
  std::optional<SeriesName> gradient_norm;
  std::optional<SeriesName> learning_rate;
  struct Telemetry {
    Reading reading;
    SeriesName name;
  };
  std::vector<Telemetry> telemetry;  // At most kDevicesMax of each kind.
};

HealthMetrics choose_health_metrics(std::span<const SeriesName> names);

}  // namespace afs
