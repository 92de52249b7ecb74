// SeriesStore: every point of every series, read as curves of any width; kept for ever, or for so
// long as keep_points_for() says.
// append() and drop() on the writer thread; read(), points(), summary() on any thread, at once with
// append(). Owns the sealer thread. Never names a metric: it knows ids only.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "core/batch.h"
#include "core/curve.h"
#include "sql/connection.h"

namespace afs {

// A batch whose names are ids already; the store gives ordinals and attempts.
struct ResolvedBatch {
  struct Column {
    SeriesId series;
    Points points;
    bool starts_attempt = false;
  };
  RunId run;
  BatchKind kind = BatchKind::kPoints;  // kFillIn: points at or below the series' last step are
                                        // dropped as known.
  std::vector<Bookmark> bookmarks;
  std::vector<Column> columns;
};

struct CurveQuery {
  CurveAxis axis = CurveAxis::kStep;
  std::optional<int64_t> from, to;  // Inclusive, in the axis' unit (steps, or milliseconds).
  int32_t buckets_max = 1000;       // 1..kCurveBucketsMax.
  bool with_superseded = false;  // Also the points that a newer attempt replaced, in arrival order.
  // Instead of the newest view: what newer attempts replaced of this one.
  std::optional<int32_t> superseded_of;
  double smooth = 0;  // 0 … kSmoothMax; above 0 the curve has `smoothed`.
  // Asked now and then while reading; true ends the read with kUnavailable: a deadline, a reader
  // who is gone.
  std::function<bool()> is_over;
};
inline constexpr double kSmoothMax = 0.99;
inline constexpr int32_t kCurveBucketsMax = 20'000;
inline constexpr size_t kGroupPointsMax = 200'000;  // Points of one group commit.

inline constexpr const char* kDatabaseFileName = "monitor.db";  // In the data directory.

// The points of one series from `first_ordinal` to the next span's.
struct AttemptSpan {
  int32_t attempt = 1;
  int64_t first_ordinal = 0;
  Step first_step = 0;
};

class SeriesStore {
 public:
  struct Options {
    int64_t seal_idle_after_ms = 120'000;  // A series without new points for so long is sealed.
    bool is_sealer_on = true;              // Off in tests that drive seal_now().
    // Only reads, beside a running server too: takes no lock, makes nothing, sees what was durable
    // when it was opened. append() and drop() fail.
    bool is_read_only = false;
  };
  // `directory` is made when missing and locked for this process: a second opener gets kConflict,
  // with the holder's pid in the message.
  static Result<std::unique_ptr<SeriesStore>> open(const std::filesystem::path& directory,
                                                   Options options, const Clock& clock);
  virtual ~SeriesStore() = default;

  struct Appended {
    std::shared_ptr<const Commit> commit;  // With ordinals, attempts and attempt starts.
    int64_t known = 0;                     // Points of a kFillIn batch that were there already.
  };
  // One group = one durable transaction: its frame, its bookmarks and whatever `also` writes.
  // kUnavailable (disk full, I/O error): nothing of the group is stored; the caller may try again.
  // One result per batch, in order.
  virtual Result<std::vector<Appended>> append(
      std::vector<ResolvedBatch> group,
      const std::function<Status(sql::Connection&, std::span<const Appended>)>& also) = 0;

  // At most buckets_max buckets of the newest attempt's view (an older attempt shows up to the
  // first step of the next one). An unknown series is an empty curve.
  virtual Result<Curve> read(SeriesId series, const CurveQuery& query) const = 0;
  // The points with ordinals [from_ordinal, from_ordinal + count_max), all attempts, in arrival
  // order. kNotFound, naming the first ordinal that is there, when retention took some of them.
  virtual Result<Points> points(SeriesId series, int64_t from_ordinal, int64_t count_max) const = 0;
  // From memory, in O(1); nullopt for a series without points.
  virtual std::optional<SeriesSummary> summary(SeriesId series) const = 0;
  virtual std::vector<AttemptSpan> attempts(SeriesId series) const = 0;  // In order.
  virtual Result<std::vector<Bookmark>> bookmarks() const = 0;
  // Every point of the series goes. Writer thread only: it must not meet an append.
  virtual Status drop(SeriesId series) = 0;

  // How long the points of each run are kept, in milliseconds; 0 = for ever, which is the default.
  // Older ones go in the background; their curves stay, in buckets of 64 points or more. Asked on
  // the sealer's thread.
  virtual void keep_points_for(std::function<int64_t(RunId)> kept_ms_of) = 0;

  // The writer thread's own connection, for catalog tables in the same database file (writer thread
  // only).
  virtual sql::Connection& writer_connection() = 0;

  struct Stats {
    int64_t points = 0, series = 0, chunks = 0, head_points = 0, disk_bytes = 0, commits = 0;
  };
  virtual Stats stats() const = 0;
  virtual Status seal_now() = 0;  // Seals everything that can be; for tests and clean shutdown.
};

}  // namespace afs
