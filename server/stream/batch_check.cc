#include "stream/batch_check.h"

#include <algorithm>

namespace afs {
namespace {

bool is_good(Step step, WallTime time) {
  return step >= -kStepMax && step <= kStepMax && time >= 0 && time <= kWallTimeMax;
}

// Returns how many were dropped. Nothing is copied while all are good.
size_t drop_out_of_range(Points& points) {
  size_t kept = 0;
  for (size_t i = 0; i < points.size(); ++i) {
    if (!is_good(points.steps[i], points.times[i])) continue;
    if (kept != i) {
      points.steps[kept] = points.steps[i];
      points.times[kept] = points.times[i];
      points.values[kept] = points.values[i];
    }
    ++kept;
  }
  const size_t dropped = points.size() - kept;
  points.steps.resize(kept);
  points.times.resize(kept);
  points.values.resize(kept);
  return dropped;
}

size_t drop_bad(Points& points, std::string& reason) {
  const size_t longest = std::max({points.steps.size(), points.times.size(), points.values.size()});
  if (points.steps.size() != longest || points.times.size() != longest ||
      points.values.size() != longest) {
    points = {};  // Which value belongs to which step cannot be known.
    reason = "steps, times and values of a column differ in number";
    return longest;
  }
  const size_t dropped = drop_out_of_range(points);
  if (dropped > 0) reason = "a step or a wall time is out of range (|step| ≤ 2^53, 1970 to 9999)";
  return dropped;
}

}  // namespace

Status check_limits(const IngestBatch& batch) {
  if (batch.point_count() > kBatchPointsMax || batch.columns.size() > kBatchColumnsMax) {
    return too_large("the batch has too many points or metrics; send it in smaller parts");
  }
  if (batch.bookmarks.size() > kBatchBookmarksMax) {
    return too_large("the batch has too many bookmarks; send it in smaller parts");
  }
  for (const Bookmark& bookmark : batch.bookmarks) {
    if (bookmark.state.size() > kBookmarkStateBytesMax) {
      return too_large("the bookmark of " + bookmark.source + " carries too much state");
    }
  }
  return {};
}

void drop_bad_points(IngestBatch& batch, Receipt& receipt) {
  for (IngestBatch::Column& column : batch.columns) {
    const auto dropped = static_cast<int64_t>(drop_bad(column.points, receipt.reason));
    receipt.rejected += dropped;
    batch.records_bad += dropped;
  }
  if (receipt.rejected > 0) batch.bad_reason = receipt.reason;
}

}  // namespace afs
