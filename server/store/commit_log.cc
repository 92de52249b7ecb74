#include "store/commit_log.h"

#include <algorithm>

namespace afs {

Status CommitLog::replay(
    sql::Connection& connection,
    const std::function<void(int64_t position, const FrameCommit& commit)>& on_commit) {
  return connection.query("SELECT position, frame FROM commit_log ORDER BY position", {},
                          [&](const sql::Row& row) -> Status {
                            const int64_t position = row.integer(0);
                            TRY_ASSIGN(const std::vector<FrameCommit> commits,
                                       decode_frame(row.blob(1)));
                            int64_t points = 0;
                            for (const FrameCommit& commit : commits) {
                              on_commit(position, commit);
                              for (const Commit::Column& column : commit.columns) {
                                points += static_cast<int64_t>(column.points.size());
                              }
                            }
                            add(position, points);
                            return Status::success();
                          });
}

Status CommitLog::write(sql::Connection& connection, int64_t position, Bytes frame) {
  return connection.execute("INSERT INTO commit_log (position, frame) VALUES (?, ?)",
                            {position, frame});
}

void CommitLog::add(int64_t position, int64_t points) {
  std::lock_guard lock(mutex_);
  frames_.push_back({position, points});
  points_ += points;
  newest_ = position;
}

int64_t CommitLog::newest() const {
  std::lock_guard lock(mutex_);
  return newest_;
}

int64_t CommitLog::seal_before() const {
  std::lock_guard lock(mutex_);
  if (points_ <= kPointsMax && frames_.size() <= kFramesMax) return 0;
  return frames_[frames_.size() / 2].position;
}

Status CommitLog::trim(sql::Connection& connection, int64_t position) {
  {
    std::lock_guard lock(mutex_);
    position = std::min(position, newest_);
    if (frames_.empty() || frames_.front().position >= position) return Status::success();
  }
  TRY(connection.transact(
      [&] { return connection.execute("DELETE FROM commit_log WHERE position < ?", {position}); }));
  std::lock_guard lock(mutex_);
  while (!frames_.empty() && frames_.front().position < position) {
    points_ -= frames_.front().points;
    frames_.pop_front();
  }
  return Status::success();
}

}  // namespace afs
