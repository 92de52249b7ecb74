// Comparison: two series at the same step, each averaged over the window before it, and how much of
// their difference is noise. Reads at most one curve of each. Called by verdict on worker threads.
//
//   window   the last tenth of the steps that both have, or what holds 8 points of each
//   bins     at most 16 parts of the window; in each, d = mean of the run - mean of the baseline,
//   so
//            that a course that both share cancels out, and so does most of what neighbours share
//   noise    t * standard error of the mean of d, with t so that two equal runs differ by more in
//   one
//            case of fifty. (One standard error alone would call every third pair of equal runs.)
#pragma once

#include <optional>

#include "base/result.h"
#include "core/curve.h"
#include "core/ids.h"
#include "store/series_store.h"

namespace afs {

enum class CompareObstacle { kNone, kNoPoints, kNotThereYet, kBeyondItsEnd, kTooFew, kNotFinite };

struct Comparison {
  CompareObstacle obstacle = CompareObstacle::kNone;  // With one, only `step` below is set.
  Step step = 0;  // The newest that both have. kNotThereYet, kBeyondItsEnd: the baseline's nearest.
  Step from = 0;  // Where the window begins.
  double value = 0, baseline_value = 0;  // Means of the window; of few points, those at the step.
  double difference = 0;                 // Mean over the window, run - baseline.
  double noise = 0;                      // It counts when it is larger.
  bool is_called = false;                // Beyond the noise.
};

Result<Comparison> compare_series(SeriesId run, SeriesId baseline, const SeriesStore& store);

}  // namespace afs
