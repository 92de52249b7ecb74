#include "store/retention.h"

#include <algorithm>
#include <vector>

#include "store/axis.h"
#include "store/series_state.h"

namespace afs {
namespace {

constexpr int64_t kChunksOfBite = 64;  // Deleted in one transaction.
constexpr int kBitesOfPass = 32;       // Then the heads are looked after again.

}  // namespace

Result<bool> Retention::pass() {
  if (!kept_ms_of_) return true;
  int bites = 0;
  for (const std::shared_ptr<Series>& series : series_.all()) {
    const int64_t kept_ms = kept_ms_of_(series->run);
    if (kept_ms <= 0) continue;
    const WallTime kept_since = clock_.now_ms() - kept_ms;
    while (true) {
      const SeriesSnapshot snapshot = series->snapshot();
      TRY_ASSIGN(const int64_t raw_from, due_from(snapshot, kept_since));
      if (raw_from == snapshot.raw_from) break;
      TRY(take_points(*series, raw_from));
      if (++bites == kBitesOfPass) return false;
    }
  }
  return true;
}

// Whole chunks from the oldest on, up to the first with a point that is to be kept.
Result<int64_t> Retention::due_from(const SeriesSnapshot& snapshot, WallTime kept_since) {
  SeriesReader reader(snapshot, connection_, cache_);
  const int64_t end = std::min(snapshot.sealed / kChunkPoints * kChunkPoints,
                               snapshot.raw_from + kChunksOfBite * kChunkPoints);
  int64_t raw_from = snapshot.raw_from;
  for (; raw_from < end; raw_from += kChunkPoints) {
    TRY_ASSIGN(const Bucket* const chunk, reader.node(1, raw_from));
    if (chunk->time_high >= kept_since) break;
  }
  return raw_from;
}

Status Retention::take_points(Series& series, int64_t raw_from) {
  const int64_t raw_from_before = series.head_state().raw_from;
  const auto take = [&]() -> Status {
    std::vector<int64_t> axes;
    TRY(connection_.query("SELECT axis FROM chunk WHERE series = ? AND first_ordinal < ?",
                          {series.id.value, raw_from}, [&](const sql::Row& row) {
                            if (!row.is_null(0)) axes.push_back(row.integer(0));
                            return Status::success();
                          }));
    TRY(connection_.execute("DELETE FROM chunk WHERE series = ? AND first_ordinal < ?",
                            {series.id.value, raw_from}));
    for (const int64_t axis : axes) TRY(drop_axis_if_unused(connection_, axis));
    return write_raw_from(connection_, series.id, raw_from);
  };
  // First in memory: who reads from now on does not look for them.
  series.mark_raw_from(raw_from);
  const Status status = connection_.transact(take);
  if (!status.ok()) series.mark_raw_from(raw_from_before);
  return status;
}

}  // namespace afs
