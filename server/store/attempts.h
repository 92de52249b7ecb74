// Attempts: where in a series each process start of its run begins, and the rule that a step which
// goes back begins a new one. The rule runs on the writer thread; the spans are immutable and read
// anywhere.
#pragma once

#include <cstdint>
#include <vector>

#include "core/batch.h"
#include "store/series_store.h"

namespace afs {

// Attempts of one run. A log that goes back more often than this is not a training log: from there
// on its points stay in the last attempt, out of order.
inline constexpr int32_t kRunAttemptsMax = 1000;

// Where a series stands before its next point.
struct SeriesTail {
  int64_t next_ordinal = 0;
  Step last_step = 0;   // Of the last point; means nothing while there is none.
  int32_t attempt = 0;  // Of the last point; 0 = no point yet.
};

// The attempt of a column: the one that the columns before it reached, or the next when the column
// says that a process began and that attempt already has points of its series, be they from this
// very batch.
int32_t attempt_of(const ResolvedBatch::Column& column, const SeriesTail& tail, int32_t attempt);

// Gives the points of one column their attempts and ordinals, moves the tail on, and appends what
// comes out to `commit`, one column an attempt. A series that is behind the run's attempt joins it;
// only when it goes back within it does a new one begin, so that the metrics of one restart agree
// on its number.
void add_with_attempts(ResolvedBatch::Column column, int32_t batch_attempt, SeriesTail& tail,
                       Commit& commit);

// The attempts above `attempt_before` that the commit's columns show for the first time.
std::vector<Commit::AttemptStart> attempt_starts_of(const Commit& commit, int32_t attempt_before);

}  // namespace afs
