// Axis: the steps and times of a chunk, which the metrics that a run logs together have in common;
// stored once, as one compressed, checksummed blob; drawn in docs/formats/store.md. Written by the
// sealer inside its transaction, read by readers; any thread.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "core/ids.h"
#include "core/point.h"
#include "sql/connection.h"

namespace afs {

struct Axis {
  std::vector<Step> steps;
  std::vector<WallTime> times;
  uint32_t digest = 0;  // Of its blob; the chunks upon it repeat it.
};

std::string encode_axis(const Points& points);
uint32_t axis_digest(Bytes blob);
Result<Axis> decode_axis(Bytes blob);

// The id of the run's row with exactly this blob, made when there is none. Inside a transaction.
Result<int64_t> keep_axis(sql::Connection& connection, RunId run, Bytes blob);
// Takes the row away when no chunk is upon it any more. Inside a transaction.
Status drop_axis_if_unused(sql::Connection& connection, int64_t id);
Status drop_unused_axes(sql::Connection& connection, RunId run);

}  // namespace afs
