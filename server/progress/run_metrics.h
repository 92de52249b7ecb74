// RunMetrics: which of a run's metrics is its training loss, its validation loss, its throughput; by name, since the
// formats agree on none. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/run_catalog.h"

namespace afs {

struct RunMetrics {
  std::optional<SeriesName> loss;
  std::optional<SeriesName> validation_loss;
  std::optional<SeriesName> samples_per_second;
  std::optional<SeriesName> tokens_per_second;
};

RunMetrics choose_metrics(const std::vector<SeriesName>& series);

}  // namespace afs
