// RunMetrics: which of a run's metrics is its training loss, its validation loss and its
// throughput, by name alone. A pure function; called by run_progress and by api/, on any thread.
#pragma once

#include <optional>
#include <span>

#include "catalog/run_catalog.h"

namespace afs {

struct RunMetrics {
  std::optional<SeriesName> loss;
  std::optional<SeriesName> validation_loss;
  std::optional<SeriesName> samples_per_second;  // Of training, not of evaluation.
  std::optional<SeriesName> tokens_per_second;   // Likewise.
};

RunMetrics choose_metrics(std::span<const SeriesName> names);

}  // namespace afs
