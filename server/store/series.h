// Series in memory: its summary, where its attempts begin, and its head: the points that are not in
// chunks yet. The writer thread appends, the sealer takes away, readers take a snapshot: each under
// the mutex of the one series, held for a copy of a few pointers. Points below a snapshot's counts
// never change, so they are read without it.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "core/batch.h"
#include "core/curve.h"
#include "store/attempts.h"
#include "store/bucket.h"
#include "store/chunk.h"

namespace afs {

// Part of a head: points of one chunk's ordinals, growing to the chunk's end at most.
struct HeadBlock {
  HeadBlock(int64_t ordinal, int64_t position, size_t room);

  const int64_t first_ordinal;
  const int64_t first_position;  // Of the commit that brought the first point.
  const size_t capacity;
  const std::unique_ptr<Step[]> steps;
  const std::unique_ptr<WallTime[]> times;
  const std::unique_ptr<double[]> values;
};

struct HeadPart {
  std::shared_ptr<HeadBlock> block;
  size_t count = 0;  // Points that are there; the writer may be adding others behind them.
  int64_t end() const { return block->first_ordinal + static_cast<int64_t>(count); }
};

using AttemptSpans = std::vector<AttemptSpan>;

// A series at one moment: what readers and the sealer work from.
struct SeriesSnapshot {
  SeriesId id;
  uint64_t instance = 0;  // Differs between a series and the one that takes its id after drop().
  int64_t sealed = 0;     // Ordinals below it are in chunks.
  int64_t raw_from = 0;   // Ordinals below it have summaries only; a multiple of kChunkPoints.
  Bucket total;
  std::shared_ptr<const AttemptSpans> spans;
  std::vector<HeadPart> head;  // In order of ordinals; may begin below `sealed`.
  int64_t next_ordinal() const { return total.count; }
};

class Series {
 public:
  Series(SeriesId id, RunId run, uint64_t instance);

  const SeriesId id;
  const RunId run;
  const uint64_t instance;
  Bucket sealed_total;  // Sealer only: of the points below `sealed`.
  SeriesTail
      tail;  // Writer thread only: may be ahead of what is durable while a group is under way.

  // As it was sealed; before any append. Any thread may read afterwards.
  void restore(int64_t sealed, int64_t raw_from, const Bucket& total, AttemptSpans spans);

  // Writer thread, through the table. Points that are durable now. How many of them are new (a
  // replayed log repeats sealed ones).
  int64_t append(const Commit::Column& column, int64_t position, int64_t now_ms);

  SeriesSnapshot snapshot() const;
  SeriesSummary summary() const;

  // What the sealer asks of every series now and then, so without copies.
  struct HeadState {
    int64_t sealed = 0, next_ordinal = 0, raw_from = 0;
    int64_t first_position = 0;  // The oldest commit with an unsealed point; 0 = none.
    int64_t last_append_ms = 0;
  };
  HeadState head_state() const;

  // For the table's list of heads, so that a pass of the sealer costs nothing for series at rest.
  bool wants_listing();    // It has a head and is on no list: whoever asks puts it there.
  bool leaves_the_list();  // It has no head any more: whoever asks takes it off.

  // Sealer: the points below `sealed` are in chunks now.
  void mark_sealed(int64_t sealed);
  // Sealer: points below `raw_from` must not be read any more.
  void mark_raw_from(int64_t raw_from);

 private:
  void begin_attempt(const Commit::Column& column);
  void add_points(const Points& points, size_t from, int64_t position);
  HeadPart& part_with_room(size_t wanted, int64_t position);

  mutable std::mutex mutex_;  // Guards all below.
  int64_t sealed_ = 0, raw_from_ = 0;
  int64_t last_append_ms_ = 0;
  Bucket total_;
  std::shared_ptr<const AttemptSpans> spans_;
  std::vector<HeadPart> head_;
  bool is_listed_ = false;
};

}  // namespace afs
