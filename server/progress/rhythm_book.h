// RhythmBook: the rhythm of every run that is at work, kept up to date from the store: each point
// is read once. Asked by run_progress on worker threads.
#pragma once

#include <mutex>

#include "core/ids.h"
#include "progress/rhythm.h"
#include "progress/run_pages.h"
#include "store/series_store.h"

namespace afs {

inline constexpr size_t kRhythmsMax =
    5'000;  // Runs; beyond, those that were asked for longest ago are learned anew.

class RhythmBook {
 public:
  // By the points of `series`; what cannot be read is missing, and the chart shows the error of the
  // read.
  Rhythm of(RunId run, SeriesId series, const SeriesStore& store);

 private:
  struct Page {
    std::mutex mutex;  // Guards all below.
    SeriesId series;
    int64_t next_ordinal = 0;
    Rhythm rhythm;
  };
  RunPages<Page> pages_{kRhythmsMax};
};

}  // namespace afs
