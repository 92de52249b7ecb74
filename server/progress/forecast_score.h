// ForecastScore: how good the estimates of a finished run's end were, in numbers and in words.
// score_estimates is pure; read_forecast_score reads the kept ones. Called by api/ on worker
// threads.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "catalog/run_catalog.h"
#include "progress/run_progress.h"
#include "store/series_store.h"

namespace afs {

// Judged are the estimates that stood after these shares of the run's time: those of the last
// minutes are always good.
inline constexpr std::array kScoredShares = {0.2, 0.4, 0.6, 0.8};
inline constexpr size_t kScoredEstimatesMax =
    4'096;  // Read of one run; of more, an even selection.

struct KeptEstimate {
  WallTime made_at = 0, p10 = 0, p50 = 0, p90 = 0;
};

struct ForecastScore {
  struct Judged {
    double share = 0;  // Of the run's time that had passed when it was made.
    WallTime made_at = 0;
    int64_t late_ms = 0;  // How much later than estimated it was over; negative: earlier.
    bool is_in_band = false;
  };
  std::vector<Judged> judged;  // In order of time, at least one.
  int64_t within_ms = 0;       // What counts as near, for a run of this length ...
  int64_t within = 0;          // ... and how many of them were.
  int64_t in_band = 0;         // For how many it was over between p10 and p90.
  std::string words;           // "3 of its 4 estimates, …, were within 5 m of the end"
};

// `estimates` in order of time. nullopt when none was made by any of the shares.
std::optional<ForecastScore> score_estimates(const std::vector<KeptEstimate>& estimates,
                                             WallTime began, WallTime ended);

// nullopt of a run that did not reach its end, or of which no estimate was kept.
std::optional<ForecastScore> read_forecast_score(const Run& run, const RunProgress& progress,
                                                 const RunCatalog& catalog,
                                                 const SeriesStore& store);

}  // namespace afs
