// AxisBook: the step and time columns that chunks share: one row each, however many metrics were
// logged with them. Sealer thread only, as its SealedParts are built and written; rows are counted
// by the chunks that name them.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/result.h"
#include "core/ids.h"
#include "core/point.h"
#include "sql/connection.h"
#include "store/chunk.h"

namespace afs {

using EncodedAxis = std::shared_ptr<const std::string>;

class AxisBook {
 public:
  static constexpr size_t kKeptMax = 256;  // Axes that are remembered, 16 KiB each.

  // Encoded, or as it was for another metric of the run a moment ago.
  EncodedAxis encoded(RunId run, int64_t first_ordinal, const Points& points);

 private:
  using Place = std::pair<int64_t, int64_t>;  // Run and first ordinal.
  struct Kept {
    Axis axis;
    EncodedAxis blob;
  };
  std::map<Place, Kept> kept_;
  std::deque<Place> order_;  // Oldest first.
};

// Inside a transaction. The row with this content, made when there is none, with one more use.
Result<int64_t> use_axis(sql::Connection& connection, RunId run, const std::string& blob);
// The chunk at `first_ordinal`, if there is one, is about to be replaced or removed: its axis has
// one use less, and the row goes with its last.
Status release_axis(sql::Connection& connection, SeriesId series, int64_t first_ordinal);
// The same for all chunks of a series.
Status release_axes(sql::Connection& connection, SeriesId series);

}  // namespace afs
