// The three words through which services meet (Sink, CommitObserver, Source) and what passes between
// them: an IngestBatch going in, a Commit once it is durable. No I/O.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/ids.h"
#include "core/point.h"
#include "core/run.h"

namespace afs {

inline constexpr size_t kMetricNameBytesMax = 1024;
inline constexpr size_t kRunMetricsMax = 20'000;    // Series of one run; more are refused and counted.
inline constexpr size_t kBookmarkStateBytesMax = 256 * 1024;

// How far a source has got; committed with its points, so that a restart neither repeats nor loses.
struct Bookmark {
  std::string source;     // e.g. "file:runs/a/events.out.tfevents.1"; empty = none.
  uint64_t position = 0;  // Bytes of the file that are in the store.
  std::string state;      // What the decoder needs to go on from there; opaque.
};

// The number that a client gave its batch, so that it may send it again when it heard no answer: what
// is stored already is not stored twice.
struct BatchSequence {
  std::string source;  // The client's own name.
  uint64_t number = 0;
};

enum class BatchKind {
  kPoints,  // Everything in it is new.
  kFillIn,  // A document that repeats its whole history (trainer_state.json): per series, points at or below
            // the last known step are known already, and series that a kPoints source feeds are left alone.
};

// What every source hands over. The last place where a metric is a string.
struct IngestBatch {
  struct Column {
    std::string metric;
    Points points;
    bool starts_attempt = false;  // The log says that a new process began before the first of these points.
  };

  RunRef run;
  BatchKind kind = BatchKind::kPoints;
  std::vector<Bookmark> bookmarks;
  std::optional<BatchSequence> sequence;
  std::vector<Column> columns;
  std::vector<Param> params;  // First value wins; a changed value is kept as the newer one.
  std::vector<Tag> tags;
  std::optional<RunUpdate> update;
  int64_t records_bad = 0;  // Records that the decoder passed over.
  std::string bad_reason;   // Why the last of them, in words.
  std::vector<FileTrouble> troubles;  // Replace what was known of the same path; an empty reason clears it.

  size_t point_count() const {
    size_t sum = 0;
    for (const Column& column : columns) sum += column.points.size();
    return sum;
  }
  // The column of `metric`, made when it is not there. Linear: batches have few columns, or use their own index.
  Column& column(std::string_view metric);
};

struct Receipt {
  int64_t accepted = 0;
  int64_t known = 0;  // Points that were there already: of a kFillIn batch, or of one sent again.
  int64_t rejected = 0;
  std::string reason;  // Why the last rejected point was; empty when none was.
};

// A batch once durable: ids for names, ordinals given; immutable, shared by all who watch.
struct Commit {
  struct Column {
    SeriesId series;
    int32_t attempt = 1;
    int64_t first_ordinal = 0;
    Points points;
  };
  struct AttemptStart {
    int32_t attempt = 1;
    Step first_step = 0;
    WallTime first_time = 0;
  };

  int64_t position = 0;  // In the commit log; the batches of one group share it.
  RunId run;
  std::vector<Column> columns;
  std::vector<AttemptStart> attempt_starts;
  bool record_changed = false;  // Params, tags or facts of the run changed, or it is new.
  bool series_added = false;
  bool run_added = false;
  bool troubles_changed = false;  // The only one that a commit without a run may set.
};

class Sink {  // Any thread; never blocks; kBusy when full.
 public:
  virtual ~Sink() = default;
  // `done` runs once, on the writer thread, after the batch is durable or refused.
  virtual Status submit(IngestBatch batch, std::function<void(Result<Receipt>)> done) = 0;
};

class CommitObserver {  // Writer thread, in commit order. Must not block, wait for a lock, or touch disk or network.
 public:
  virtual ~CommitObserver() = default;
  virtual void on_commit(const std::shared_ptr<const Commit>& commit) = 0;
};

class Source {
 public:
  virtual ~Source() = default;
  virtual Status start(Sink& sink) = 0;
  virtual void stop() = 0;  // Returns when it is over.
};

}  // namespace afs
