// Sealer: turns the heads into chunks and rollups, trims the commit log behind them, lets retention
// take old points, and moves the database's write-ahead log into its file. Its own thread and
// connection; seal() also from any other thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "sql/sqlite.h"
#include "store/commit_log.h"
#include "store/retention.h"
#include "store/sealed_part.h"
#include "store/series_table.h"

namespace afs {

enum class SealExtent {
  kDue,  // Full chunks, idle series, and what holds a long log.
  kAll,  // Every point.
};

class Sealer {
 public:
  Sealer(SeriesTable& series, CommitLog& log, ReadCache& cache,
         std::unique_ptr<sql::Connection> connection, sql::SqliteWriteLock write_lock,
         const Clock& clock, int64_t seal_idle_after_ms);
  ~Sealer() { stop(); }

  void start();
  void stop();
  Status seal(SealExtent extent);

  // Points of all heads; the writer adds, sealing takes away.
  std::atomic<int64_t> head_points = 0;
  // Writer thread, before an append: lets the sealer catch up when the heads grow past their limit.
  // Gives up after a second, so that a sealer in trouble slows ingest but does not end it.
  void wait_for_room();
  // As SeriesStore::keep_points_for().
  void keep_points_for(std::function<int64_t(RunId)> kept_ms_of);
  // Held while no seal is under way: drop() must not meet one.
  std::unique_lock<std::mutex> pause() { return std::unique_lock(seal_mutex_); }

 private:
  struct Due {
    std::shared_ptr<Series> series;
    int64_t target;
  };

  void run(const std::stop_token& stop);
  bool has_much_to_do() const;
  std::vector<Due> due_series(SealExtent extent);
  Status seal_series(const std::vector<Due>& due);
  Status commit(const std::vector<std::pair<std::shared_ptr<Series>, SealedPart>>& parts);
  Status trim_log();
  Status checkpoint();
  Status retain(SealExtent extent);
  Status give_space_back(SealExtent extent);

  SeriesTable& series_;
  CommitLog& log_;
  ReadCache& cache_;
  const std::unique_ptr<sql::Connection> connection_;
  const sql::SqliteWriteLock write_lock_;
  const Clock& clock_;
  const int64_t seal_idle_after_ms_;
  Retention retention_;

  std::mutex seal_mutex_;  // One seal at a time; guards the connection and the two below.
  int64_t checkpointed_at_ = 0;
  std::optional<int64_t> retained_at_;
  int64_t newest_at_checkpoint_ = 0;  // Position of the log.

  // Of head_points after the last pass: partial chunks that may well stay, so only what came since
  // counts.
  std::atomic<int64_t> settled_points_ = 0;
  std::mutex wake_mutex_;
  std::condition_variable_any wake_, room_;
  std::jthread thread_;
};

}  // namespace afs
