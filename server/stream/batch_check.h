// The first step of the pipeline: what of a batch may go on. Called on the writer thread; knows no
// store.
#pragma once

#include "base/result.h"
#include "core/batch.h"

namespace afs {

inline constexpr size_t kBatchPointsMax = 3'000'000;  // A batch with more is refused; the store takes one.
inline constexpr size_t kBatchColumnsMax = 100'000;   // Likewise.
inline constexpr size_t kBatchBookmarksMax = 10'000;  // Likewise.
// Beyond this a number is no longer exact where a step travels as a double (JSON, JavaScript).
inline constexpr Step kStepMax = Step{1} << 53;
inline constexpr WallTime kWallTimeMax =
    253'402'300'799'999;  // The last millisecond of the year 9999.

// kTooLarge or kInvalid: the batch as a whole is refused.
Status check_limits(const IngestBatch& batch);

// Takes out what is no point (columns of unequal lengths, steps and times out of range), and counts
// it in the receipt as rejected and in the batch as bad records, which the run's record then shows.
void drop_bad_points(IngestBatch& batch, Receipt& receipt);

}  // namespace afs
