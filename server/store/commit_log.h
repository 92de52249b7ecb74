// CommitLog: the table of frames. The writer adds one per group, the sealer takes away those whose
// points are all in chunks, a start reads what is left. Its length is bounded by the sealer
// (is_long()).
#pragma once

#include <deque>
#include <functional>
#include <mutex>

#include "base/result.h"
#include "sql/connection.h"
#include "store/frame.h"

namespace afs {

class CommitLog {
 public:
  static constexpr int64_t kPointsMax = 2'000'000;  // What a start must replay at most ...
  static constexpr size_t kFramesMax = 20'000;      // ... before slow series are sealed for it.

  // Every frame, oldest first; called once, before all else.
  Status replay(sql::Connection& connection,
                const std::function<void(int64_t position, const FrameCommit& commit)>& on_commit);

  // Writer thread: the position of the next group; write() inside its transaction, add() once its
  // points are durable and in memory.
  int64_t next_position() const { return newest() + 1; }
  Status write(sql::Connection& connection, int64_t position, Bytes frame);
  void add(int64_t position, int64_t points);

  int64_t newest() const;  // Of those whose points are in memory.
  // 0, or when the log is long: frames before this position should be let go by sealing their
  // points.
  int64_t seal_before() const;
  // Deletes the frames before `position`. The newest stays, so that positions never start again.
  Status trim(sql::Connection& connection, int64_t position);

 private:
  struct Frame {
    int64_t position;
    int64_t points;
  };
  mutable std::mutex mutex_;  // Guards all below.
  std::deque<Frame> frames_;
  int64_t points_ = 0;
  int64_t newest_ = 0;
};

}  // namespace afs
