#include "store/sealer.h"

#include <algorithm>

#include "base/log.h"

namespace afs {
namespace {

constexpr std::chrono::milliseconds kPassEvery{200};
constexpr std::chrono::seconds kRoomWaitMax{1};
constexpr int64_t kFreshPointsMax = 256 * 1024;  // More since the last pass: seal now.
constexpr int64_t kHeadPointsMax =
    4 * 1024 * 1024;  // More than these: the writer waits for the sealer.
constexpr int64_t kTransactionPointsMax = 64 * 1024;  // Short, because an append waits meanwhile.
constexpr int64_t kCheckpointEveryMs = 1'000;
constexpr int64_t kWalBytesMax = 64
                                 << 20;  // Past it, appends wait for the last bit of a checkpoint.
constexpr int64_t kWalIdleBytesMax = 1 << 20;  // A longer one is cut while nobody appends.
constexpr int64_t kRetainEveryMs = 60'000;
constexpr int64_t kFreeBytesKept = 1 << 20;      // For the next frames of the log.
constexpr int64_t kShrinkBytes = 1 << 20;        // In one transaction: an append waits for one.
constexpr int64_t kShrinkBytesOfPass = 8 << 20;  // Then come the heads again.

}  // namespace

Sealer::Sealer(SeriesTable& series, CommitLog& log, ReadCache& cache,
               std::unique_ptr<sql::Connection> connection, sql::SqliteWriteLock write_lock,
               const Clock& clock, int64_t seal_idle_after_ms)
    : series_(series),
      log_(log),
      cache_(cache),
      connection_(std::move(connection)),
      write_lock_(std::move(write_lock)),
      clock_(clock),
      seal_idle_after_ms_(seal_idle_after_ms),
      retention_(series_, cache_, *connection_, clock_) {}

void Sealer::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Sealer::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  wake_.notify_all();
  thread_.join();
}

void Sealer::run(const std::stop_token& stop) {
  bool was_failing = false;
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(wake_mutex_);
      wake_.wait_for(lock, stop, kPassEvery, [&] { return !was_failing && has_much_to_do(); });
    }
    if (stop.stop_requested()) return;
    const Status status = seal(SealExtent::kDue);
    // Once a trouble, not five times a second: points are safe in the log meanwhile.
    if (!status.ok() && !was_failing)
      log_error("sealing points failed, trying on: {}", status.message());
    if (status.ok() && was_failing) log_info("sealing points works again");
    was_failing = !status.ok();
    settled_points_ = head_points.load();
  }
}

bool Sealer::has_much_to_do() const { return head_points - settled_points_ > kFreshPointsMax; }

void Sealer::wait_for_room() {
  if (has_much_to_do()) wake_.notify_all();
  if (!thread_.joinable() || head_points <= kHeadPointsMax) return;
  std::unique_lock lock(wake_mutex_);
  room_.wait_for(lock, kRoomWaitMax, [this] { return head_points <= kHeadPointsMax; });
}

Status Sealer::seal(SealExtent extent) {
  std::lock_guard lock(seal_mutex_);
  TRY(seal_series(due_series(extent)));
  TRY(trim_log());
  TRY(retain(extent));
  TRY(give_space_back(extent));
  const int64_t now = clock_.steady_ms();
  if (extent == SealExtent::kDue && now - checkpointed_at_ < kCheckpointEveryMs)
    return Status::success();
  checkpointed_at_ = now;
  return checkpoint();
}

std::vector<Sealer::Due> Sealer::due_series(SealExtent extent) {
  const int64_t now = clock_.steady_ms();
  const int64_t seal_before = log_.seal_before();
  std::vector<Due> due;
  for (std::shared_ptr<Series>& series : series_.with_heads()) {
    const Series::HeadState head = series->head_state();
    const bool is_whole = extent == SealExtent::kAll ||
                          now - head.last_append_ms >= seal_idle_after_ms_ ||
                          head.first_position < seal_before;
    const int64_t full = head.next_ordinal / kChunkPoints * kChunkPoints;
    const int64_t target = is_whole ? head.next_ordinal : full;
    if (target > head.sealed) due.push_back({std::move(series), target});
  }
  return due;
}

Status Sealer::seal_series(const std::vector<Due>& due) {
  std::vector<std::pair<std::shared_ptr<Series>, SealedPart>> parts;
  int64_t points = 0;
  for (const auto& [series, target] : due) {
    for (int64_t sealed = series->head_state().sealed; sealed < target;) {
      const int64_t full = (sealed + kTransactionPointsMax) / kChunkPoints * kChunkPoints;
      const SeriesSnapshot snapshot = series->snapshot();
      SeriesReader reader(snapshot, *connection_, cache_);
      TRY_ASSIGN(SealedPart part, SealedPart::build(reader, series->run, series->sealed_total,
                                                    std::min(target, full)));
      points += part.sealed() - sealed;
      sealed = part.sealed();
      parts.emplace_back(series, std::move(part));
      // The next part of the same series builds upon this one: it must be in the database by then.
      if (points < kTransactionPointsMax && sealed == target) continue;
      TRY(commit(parts));
      parts.clear();
      points = 0;
    }
  }
  return commit(parts);
}

Status Sealer::commit(const std::vector<std::pair<std::shared_ptr<Series>, SealedPart>>& parts) {
  if (parts.empty()) return Status::success();
  const auto write_all = [&]() -> Status {
    for (const auto& [series, part] : parts) TRY(part.write(*connection_));
    return Status::success();
  };
  TRY(connection_->transact(write_all));
  for (const auto& [series, part] : parts) {
    head_points -= part.sealed() - series->sealed_total.count;
    series->sealed_total = part.total();
    series->mark_sealed(part.sealed());
  }
  room_.notify_all();
  return Status::success();
}

Status Sealer::trim_log() {
  // Asked before the series are: a frame that is newer than this may not be in memory yet.
  int64_t position = log_.newest();
  for (const std::shared_ptr<Series>& series : series_.with_heads()) {
    const int64_t oldest = series->head_state().first_position;
    if (oldest != 0) position = std::min(position, oldest);
  }
  return log_.trim(*connection_, position);
}

void Sealer::keep_points_for(std::function<int64_t(RunId)> kept_ms_of) {
  std::lock_guard lock(seal_mutex_);
  retention_.keep_points_for(std::move(kept_ms_of));
  retained_at_.reset();
}

// Now and then, and again in the next pass while there is more to do.
Status Sealer::retain(SealExtent extent) {
  const int64_t now = clock_.steady_ms();
  const bool is_due = !retained_at_ || now - *retained_at_ >= kRetainEveryMs;
  if (extent == SealExtent::kDue && (!is_due || has_much_to_do())) return Status::success();
  bool is_done = false;
  do {
    TRY_ASSIGN(is_done, retention_.pass());
  } while (extent == SealExtent::kAll && !is_done);
  if (is_done) retained_at_ = now;
  return Status::success();
}

// What the trimmed log and what was dropped have left. While points stream in they need it again.
Status Sealer::give_space_back(SealExtent extent) {
  if (extent == SealExtent::kDue && has_much_to_do()) return Status::success();
  for (int64_t given = 0; given < kShrinkBytesOfPass; given += kShrinkBytes) {
    TRY_ASSIGN(const int64_t free, sql::free_sqlite_bytes(*connection_));
    if (free <= kFreeBytesKept) break;
    TRY(sql::shrink_sqlite(*connection_, std::min(kShrinkBytes, free)));
  }
  return Status::success();
}

Status Sealer::checkpoint() {
  TRY_ASSIGN(const sql::Checkpointed done, sql::checkpoint_sqlite(*connection_));
  const int64_t wal_bytes = done.wal_pages * done.page_bytes;
  const bool is_idle = log_.newest() == newest_at_checkpoint_;
  newest_at_checkpoint_ = log_.newest();
  if (wal_bytes > kWalIdleBytesMax && is_idle && done.moved_pages == done.wal_pages) {
    std::lock_guard lock(*write_lock_);
    return sql::cut_sqlite_log(*connection_);
  }
  if (wal_bytes < kWalBytesMax) return Status::success();
  // While writers add pages, a checkpoint never gets to the end and the log never starts anew: hold
  // them off for the little that came since.
  std::lock_guard lock(*write_lock_);
  TRY(sql::checkpoint_sqlite(*connection_));
  return Status::success();
}

}  // namespace afs
