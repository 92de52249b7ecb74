// RhythmBook: the rhythm and the phases of every run that is at work, kept up to date from the
// store: each point is read once. Asked by run_progress on worker threads.
#pragma once

#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/ids.h"
#include "core/run.h"
#include "progress/phases.h"
#include "progress/rhythm.h"
#include "progress/run_pages.h"
#include "store/series_store.h"

namespace afs {

inline constexpr size_t kRhythmsMax =
    5'000;  // Runs; beyond, those that were asked for longest ago are learned anew.
inline constexpr int64_t kEvaluationPointsFirstMax =
    100'000;  // A series of results that is longer is learned from its newest points.

// By which of its series a run's time is kept.
struct RhythmSeries {
  SeriesId training;
  std::vector<SeriesId> evaluations;  // Results; may be empty.
};

struct RunBeat {
  Rhythm rhythm;
  PhaseNow phase;
};

class RhythmBook {
 public:
  // What cannot be read is missing, and the chart shows the error of the read.
  RunBeat of(const Run& run, const RhythmSeries& series, const SeriesStore& store);
  // When it was at something else than training, or hung; of a run that is live or over.
  std::vector<PhaseStretch> stretches(const Run& run, const RhythmSeries& series,
                                      const SeriesStore& store);

 private:
  struct Result {
    WallTime time;
    Step step;
  };
  struct Page {
    std::mutex mutex;  // Guards all below.
    SeriesId training;
    int64_t next_ordinal = 0;
    std::unordered_map<SeriesId, int64_t> next_result;
    Rhythm rhythm;
    Phases phases;
  };
  static void catch_up(Page& page, const Run& run, const RhythmSeries& series,
                       const SeriesStore& store);
  static std::vector<Result> new_results(Page& page, const RhythmSeries& series,
                                         const SeriesStore& store);
  static void learn(Page& page, const std::vector<Result>& results, const SeriesStore& store);

  RunPages<Page> pages_{kRhythmsMax};
};

}  // namespace afs
