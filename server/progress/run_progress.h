// RunProgress: what a run's points mean, read from the store and put together: status, speed,
// forecast and the newest losses. Called by api/ on worker threads. Reads each point
// of one series once, see rhythm_book.h.
#pragma once

#include <optional>
#include <vector>

#include "catalog/run_catalog.h"
#include "core/curve.h"
#include "progress/forecast.h"
#include "progress/rhythm_book.h"
#include "progress/run_metrics.h"
#include "progress/run_status.h"
#include "store/series_store.h"

namespace afs {

struct RunProgress {
  RunMetrics metrics;
  RunStatus status;
  std::optional<SeriesSummary> loss, validation_loss;  // last_value, min and the rest, from memory.
  std::optional<double> steps_per_second, samples_per_second, tokens_per_second;
  WallTime first_point_at = 0;  // 0: no points.
  int64_t run_time_ms =
      0;  // From its first point (or stated start) to its newest data; pauses included.
  std::optional<Forecast> forecast;
};

// `planned_ms`: what the run's model may take; asked only where the run itself tells no length.
RunProgress read_progress(const Run& run, const RunCatalog& catalog, const SeriesStore& store,
                          RhythmBook& rhythms, WallTime now,
                          std::optional<int64_t> planned_ms = {});

// When the run was at something else than training, or hung, as its points tell.
std::vector<PhaseStretch> read_stretches(const Run& run, const RunCatalog& catalog,
                                         const SeriesStore& store, RhythmBook& rhythms);

}  // namespace afs
