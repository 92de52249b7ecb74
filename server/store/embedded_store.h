// EmbeddedStore: the SeriesStore in a directory of its own, over SQLite. See series_store.h for who
// calls what.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "store/commit_log.h"
#include "store/connection_pool.h"
#include "store/directory_lock.h"
#include "store/group_append.h"
#include "store/sealer.h"
#include "store/series_store.h"

namespace afs {

class EmbeddedStore final : public SeriesStore {
 public:
  static Result<std::unique_ptr<SeriesStore>> open(const std::filesystem::path& directory,
                                                   Options options, const Clock& clock);

  Result<std::vector<Appended>> append(
      std::vector<ResolvedBatch> group,
      const std::function<Status(sql::Connection&, std::span<const Appended>)>& also) override;
  Result<Curve> read(SeriesId series, const CurveQuery& query) const override;
  Result<Points> points(SeriesId series, int64_t from_ordinal, int64_t count_max) const override;
  std::optional<SeriesSummary> summary(SeriesId series) const override;
  std::vector<AttemptSpan> attempts(SeriesId series) const override;
  Result<std::vector<Bookmark>> bookmarks() const override;
  Status drop(SeriesId series) override;
  sql::Connection& writer_connection() override { return *writer_; }
  Stats stats() const override;
  void keep_points_for(std::function<int64_t(RunId)> kept_ms_of) override {
    sealer_.keep_points_for(std::move(kept_ms_of));
  }
  Status seal_now() override { return sealer_.seal(SealExtent::kAll); }

 private:
  static Result<std::unique_ptr<SeriesStore>> open_to_read(const std::filesystem::path& file,
                                                           Options options, const Clock& clock);
  EmbeddedStore(std::optional<DirectoryLock> lock, std::filesystem::path file,
                std::unique_ptr<sql::Connection> writer, std::unique_ptr<sql::Connection> sealing,
                sql::SqliteWriteLock write_lock, Options options, const Clock& clock);
  Status load();
  void replay(int64_t position, const FrameCommit& commit);
  void restore_tails();
  Status write_group(
      int64_t position, const std::vector<std::vector<Bookmark>>& bookmarks,
      std::span<const Appended> appended,
      const std::function<Status(sql::Connection&, std::span<const Appended>)>& also);

  const std::optional<DirectoryLock> lock_;  // None: it only reads.
  const std::filesystem::path file_;
  const Clock& clock_;
  const std::unique_ptr<sql::Connection> writer_;
  mutable ConnectionPool readers_;
  mutable ReadCache cache_;
  SeriesTable series_;
  CommitLog log_;

  RunAttempts run_attempts_;                          // Writer thread.
  std::unordered_map<SeriesId, int64_t> dropped_at_;  // While opening: positions of drop().
  std::string frame_;                                 // Writer thread: kept, so that its memory is.
  std::atomic<int64_t> points_ = 0, commits_ = 0;

  Sealer sealer_;  // Last: its thread ends before the rest goes.
};

}  // namespace afs
