#include "ingest/observed_at.h"

#include <algorithm>

namespace afs {

WallTime observed_at(const IngestBatch& batch, WallTime modified_at, bool is_growth, WallTime now) {
  WallTime newest = 0;
  for (const IngestBatch::Column& column : batch.columns) {
    for (const WallTime time : column.points.times) newest = std::max(newest, time);
  }
  // Decoders give `modified_at` to points without a time of their own.
  const bool has_own_times = newest > 0 && newest != modified_at;
  return std::min(!is_growth && has_own_times ? newest : modified_at, now);
}

}  // namespace afs
