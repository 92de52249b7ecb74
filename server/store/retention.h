// Retention: takes the points of old chunks away, and the axes that nothing else is upon; their
// summaries and rollups stay. Called by the sealer, on whichever thread seals; uses its connection.
#pragma once

#include <functional>

#include "base/clock.h"
#include "base/result.h"
#include "sql/connection.h"
#include "store/series_reader.h"
#include "store/series_table.h"

namespace afs {

class Retention {
 public:
  Retention(SeriesTable& series, ReadCache& cache, sql::Connection& connection, const Clock& clock)
      : series_(series), cache_(cache), connection_(connection), clock_(clock) {}

  void keep_points_for(std::function<int64_t(RunId)> kept_ms_of) {
    kept_ms_of_ = std::move(kept_ms_of);
  }
  // Some transactions, each so short that an append can wait for it. Whether nothing is left to do.
  Result<bool> pass();

 private:
  Result<int64_t> due_from(const SeriesSnapshot& snapshot, WallTime kept_since);
  Status take_points(Series& series, int64_t raw_from);

  SeriesTable& series_;
  ReadCache& cache_;
  sql::Connection& connection_;
  const Clock& clock_;
  std::function<int64_t(RunId)> kept_ms_of_;
};

}  // namespace afs
