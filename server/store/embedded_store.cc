#include "store/embedded_store.h"

#include <algorithm>

#include "sql/migrations.h"
#include "store/curve_reader.h"
#include "store/series_state.h"

namespace afs {
namespace {

constexpr char kFileName[] = "monitor.db";
constexpr size_t kFramePointsMax =
    4 * 1024 * 1024;  // Of one group: what a frame can hold with ease.

Status write_bookmark(sql::Connection& connection, const Bookmark& bookmark) {
  if (bookmark.source.empty()) return Status::success();
  return connection.execute(
      "INSERT INTO bookmark (source, position, state) VALUES (?, ?, ?) "
      "ON CONFLICT (source) DO UPDATE SET position = excluded.position, state = excluded.state",
      {std::string_view(bookmark.source), static_cast<int64_t>(bookmark.position),
       as_bytes(bookmark.state)});
}

size_t point_count(const std::vector<ResolvedBatch>& group) {
  size_t points = 0;
  for (const ResolvedBatch& batch : group) {
    for (const ResolvedBatch::Column& column : batch.columns) points += column.points.size();
  }
  return points;
}

int64_t file_bytes(const std::filesystem::path& file) {
  std::error_code error;
  const uintmax_t bytes = std::filesystem::file_size(file, error);
  return error ? 0 : static_cast<int64_t>(bytes);
}

}  // namespace

Result<std::unique_ptr<SeriesStore>> SeriesStore::open(const std::filesystem::path& directory,
                                                       Options options, const Clock& clock) {
  return EmbeddedStore::open(directory, options, clock);
}

Result<std::unique_ptr<SeriesStore>> EmbeddedStore::open(const std::filesystem::path& directory,
                                                         Options options, const Clock& clock) {
  if (options.is_read_only) return open_to_read(directory / kFileName, options, clock);
  TRY_ASSIGN(DirectoryLock lock, DirectoryLock::take(directory));
  const std::filesystem::path file = directory / kFileName;
  const auto write_lock = std::make_shared<std::mutex>();
  TRY_ASSIGN(auto writer, sql::open_sqlite(file, sql::SqliteAccess::kWrite, write_lock));
  TRY(sql::migrate(*writer));
  TRY_ASSIGN(auto sealing, sql::open_sqlite(file, sql::SqliteAccess::kRelaxedWrite, write_lock));
  std::unique_ptr<EmbeddedStore> store(new EmbeddedStore(
      std::move(lock), file, std::move(writer), std::move(sealing), write_lock, options, clock));
  TRY(store->load());
  if (options.is_sealer_on) store->sealer_.start();
  return std::unique_ptr<SeriesStore>(std::move(store));
}

Result<std::unique_ptr<SeriesStore>> EmbeddedStore::open_to_read(const std::filesystem::path& file,
                                                                 Options options,
                                                                 const Clock& clock) {
  TRY_ASSIGN(auto reader, sql::open_sqlite(file, sql::SqliteAccess::kRead));
  TRY(sql::check_migrated(*reader));
  TRY_ASSIGN(auto sealing, sql::open_sqlite(file, sql::SqliteAccess::kRead));
  std::unique_ptr<EmbeddedStore> store(
      new EmbeddedStore(std::nullopt, file, std::move(reader), std::move(sealing),
                        std::make_shared<std::mutex>(), options, clock));
  // One snapshot: what a server seals between two looks would be in neither.
  TRY(store->writer_->execute("BEGIN"));
  const Status loaded = store->load();
  TRY(store->writer_->execute("COMMIT"));
  TRY(loaded);
  return std::unique_ptr<SeriesStore>(std::move(store));
}

EmbeddedStore::EmbeddedStore(std::optional<DirectoryLock> lock, std::filesystem::path file,
                             std::unique_ptr<sql::Connection> writer,
                             std::unique_ptr<sql::Connection> sealing,
                             sql::SqliteWriteLock write_lock, Options options, const Clock& clock)
    : lock_(std::move(lock)),
      file_(std::move(file)),
      clock_(clock),
      writer_(std::move(writer)),
      readers_(file_),
      sealer_(series_, log_, cache_, std::move(sealing), std::move(write_lock), clock,
              options.seal_idle_after_ms) {}

Status EmbeddedStore::load() {
  TRY(read_series_states(*writer_, [this](SeriesState state) {
    if (state.dropped_position != 0) dropped_at_[state.series] = state.dropped_position;
    if (state.sealed == 0) return;
    points_ += state.sealed;
    series_.find_or_add(state.series, state.run)
        ->restore(state.sealed, state.raw_from, state.total, std::move(state.spans));
  }));
  TRY(log_.replay(
      *writer_, [this](int64_t position, const FrameCommit& commit) { replay(position, commit); }));
  restore_tails();
  dropped_at_.clear();
  return Status::success();
}

void EmbeddedStore::replay(int64_t position, const FrameCommit& commit) {
  for (const Commit::Column& column : commit.columns) {
    const auto dropped = dropped_at_.find(column.series);
    if (column.points.empty() || (dropped != dropped_at_.end() && position <= dropped->second))
      continue;
    const auto series = series_.find_or_add(column.series, commit.run);
    const int64_t fresh = series_.append(series, column, position, clock_.steady_ms());
    points_ += fresh;
    sealer_.head_points += fresh;
  }
}

void EmbeddedStore::restore_tails() {
  for (const std::shared_ptr<Series>& series : series_.all()) {
    const SeriesSummary summary = series->summary();
    series->tail = {summary.next_ordinal, summary.last_step, summary.attempt};
    int32_t& run_attempt = run_attempts_[series->run];
    run_attempt = std::max(run_attempt, summary.attempt);
  }
}

Result<std::vector<SeriesStore::Appended>> EmbeddedStore::append(
    std::vector<ResolvedBatch> group,
    const std::function<Status(sql::Connection&, std::span<const Appended>)>& also) {
  if (point_count(group) > kFramePointsMax) {
    return too_large("a group has more than " + std::to_string(kFramePointsMax) +
                     " points; send it in smaller batches");
  }
  sealer_.wait_for_room();
  const int64_t position = log_.next_position();
  GroupAppend pending(series_, run_attempts_, position);
  std::vector<Appended> appended;
  std::vector<std::vector<Bookmark>> bookmarks;
  appended.reserve(group.size());
  for (ResolvedBatch& batch : group) {
    bookmarks.push_back(std::move(batch.bookmarks));
    appended.push_back(pending.add(std::move(batch)));
  }
  TRY(write_group(position, bookmarks, appended, also));
  const int64_t points = pending.keep(appended, clock_.steady_ms());
  sealer_.head_points += points;
  points_ += points;
  ++commits_;
  log_.add(position, points);
  return appended;
}

Status EmbeddedStore::write_group(
    int64_t position, const std::vector<std::vector<Bookmark>>& bookmarks,
    std::span<const Appended> appended,
    const std::function<Status(sql::Connection&, std::span<const Appended>)>& also) {
  std::vector<std::shared_ptr<const Commit>> commits;
  for (const Appended& one : appended) commits.push_back(one.commit);
  encode_frame(commits, frame_);
  return writer_->transact([&]() -> Status {
    TRY(log_.write(*writer_, position, as_bytes(frame_)));
    for (const auto& of_batch : bookmarks) {
      for (const Bookmark& bookmark : of_batch) TRY(write_bookmark(*writer_, bookmark));
    }
    return also ? also(*writer_, appended) : Status::success();
  });
}

Result<Curve> EmbeddedStore::read(SeriesId id, const CurveQuery& query) const {
  if (query.buckets_max < 1 || query.buckets_max > kCurveBucketsMax) {
    return invalid("a curve has 1 to " + std::to_string(kCurveBucketsMax) + " buckets");
  }
  const std::shared_ptr<Series> series = series_.find(id);
  if (series == nullptr) return Curve{};
  TRY_ASSIGN(const ConnectionPool::Lease connection, readers_.borrow());
  while (true) {
    const SeriesSnapshot snapshot = series->snapshot();
    SeriesReader reader(snapshot, *connection, cache_);
    Result<Curve> curve = CurveReader(reader, query).read();
    // Points that went while they were read: their summaries are there.
    if (curve.ok() || series->head_state().raw_from == snapshot.raw_from) return curve;
  }
}

Result<Points> EmbeddedStore::points(SeriesId id, int64_t from_ordinal, int64_t count_max) const {
  Points points;
  const std::shared_ptr<Series> series = series_.find(id);
  if (series == nullptr || from_ordinal < 0 || count_max <= 0) return points;
  const SeriesSnapshot snapshot = series->snapshot();
  TRY_ASSIGN(const ConnectionPool::Lease connection, readers_.borrow());
  SeriesReader reader(snapshot, *connection, cache_);
  int64_t at = std::min(from_ordinal, snapshot.next_ordinal());
  const int64_t end = at + std::min(count_max, snapshot.next_ordinal() - at);
  while (at < end) {
    TRY_ASSIGN(const PointRun run, reader.points(at, end));
    points.steps.insert(points.steps.end(), run.steps, run.steps + run.size);
    points.times.insert(points.times.end(), run.times, run.times + run.size);
    points.values.insert(points.values.end(), run.values, run.values + run.size);
    at += run.size;
  }
  return points;
}

std::optional<SeriesSummary> EmbeddedStore::summary(SeriesId id) const {
  const std::shared_ptr<Series> series = series_.find(id);
  if (series == nullptr) return std::nullopt;
  const SeriesSummary summary = series->summary();
  if (summary.count == 0) return std::nullopt;
  return summary;
}

std::vector<AttemptSpan> EmbeddedStore::attempts(SeriesId id) const {
  const std::shared_ptr<Series> series = series_.find(id);
  return series == nullptr ? std::vector<AttemptSpan>() : *series->snapshot().spans;
}

Result<std::vector<Bookmark>> EmbeddedStore::bookmarks() const {
  std::vector<Bookmark> bookmarks;
  TRY_ASSIGN(const ConnectionPool::Lease connection, readers_.borrow());
  TRY((*connection)
          .query("SELECT source, position, state FROM bookmark", {}, [&](const sql::Row& row) {
            bookmarks.push_back({std::string(row.text(0)), static_cast<uint64_t>(row.integer(1)),
                                 std::string(as_text(row.blob(2)))});
            return Status::success();
          }));
  return bookmarks;
}

Status EmbeddedStore::drop(SeriesId id) {
  const std::shared_ptr<Series> series = series_.find(id);
  if (series == nullptr) return Status::success();
  const auto paused = sealer_.pause();
  TRY(writer_->transact(
      [&] { return drop_series_rows(*writer_, id, series->run, log_.newest()); }));
  series_.remove(id);
  const Series::HeadState head = series->head_state();
  points_ -= head.next_ordinal;
  sealer_.head_points -= head.next_ordinal - head.sealed;
  return Status::success();
}

SeriesStore::Stats EmbeddedStore::stats() const {
  Stats stats;
  stats.points = points_;
  stats.head_points = sealer_.head_points;
  stats.commits = commits_;
  for (const std::shared_ptr<Series>& series : series_.all()) {
    const Series::HeadState head = series->head_state();
    if (head.next_ordinal > 0) ++stats.series;
    stats.chunks += (head.sealed - head.raw_from + kChunkPoints - 1) / kChunkPoints;
  }
  stats.disk_bytes = file_bytes(file_) + file_bytes(file_.string() + "-wal");
  return stats;
}

}  // namespace afs
