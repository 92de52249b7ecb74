// HealthBook: the health of every live run, kept up to date from the store: each point is read
// once. Asked by api/ on worker threads, at once; settings are changed by app/wiring.
#pragma once

#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "progress/health_limits.h"
#include "progress/health_metrics.h"
#include "progress/run_health.h"
#include "progress/run_pages.h"
#include "progress/run_progress.h"

namespace afs {

inline constexpr size_t kHealthsMax = 2'000;  // Runs; others are learned anew when asked for.
inline constexpr int64_t kHealthPointsFirstMax =
    200'000;  // A series that is longer is learned from its newest points.

class HealthBook {
 public:
  void set_settings(HealthSettings settings);

  // `names`: all series of the run. Only live runs have health.
  HealthReport of(const Run& run, const RunProgress& progress, const std::vector<SeriesName>& names,
                  const SeriesStore& store, WallTime now);

 private:
  struct Page {
    std::mutex mutex;  // Guards all below.
    HealthLimits limits;
    std::optional<RunHealth> health;
    size_t names = 0;  // For how many the metrics were chosen.
    SeriesId loss, validation_loss;
    HealthMetrics metrics;
    std::unordered_map<SeriesId, int64_t> next_ordinal;
  };
  HealthLimits limits_of(const Run& run);
  static void choose(Page& page, const RunMetrics& chosen, const std::vector<SeriesName>& names);
  static void learn(Page& page, const RunMetrics& chosen, const SeriesStore& store);
  template <typename Take>
  static void read_on(Page& page, SeriesId series, const SeriesStore& store, Take take);

  std::mutex mutex_;  // Guards settings_.
  HealthSettings settings_;
  RunPages<Page> pages_{kHealthsMax};
};

}  // namespace afs
