// Mailbox: what waits for one watcher. The hub posts, the watcher takes; nobody waits for a lock,
// and what waits is bounded whatever the watcher does. Of the posting side only one thread may be
// inside at a time, which the hub sees to.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <unordered_set>
#include <variant>
#include <vector>

#include "core/batch.h"
#include "core/change.h"
#include "stream/hub.h"
#include "stream/push_list.h"

namespace afs {

inline constexpr size_t kWatcherChangesMax =
    1'000;  // Undelivered nudges; past it, runs are no longer named.

class Mailbox {
 public:
  explicit Mailbox(std::function<void()> on_ready) : on_ready_(std::move(on_ready)) {}

  // Not the commit: what waits here must not keep the commit's other columns in memory.
  using Column = std::shared_ptr<const Commit::Column>;
  struct Snapshot {
    SeriesId series;
  };
  using Item = std::variant<Column, Snapshot, Change>;

  // The hub's side. Both call on_ready, once until the next take().
  void post_points(const Column& column);
  void post_change(Change change);

  // The watcher's side.
  std::vector<Item> take();
  void close();  // When this returns, on_ready is not running and never will be again.

 private:
  void forget_taken();
  void put(Item item);

  const std::function<void()> on_ready_;
  PushList<Item> items_;
  std::atomic<size_t> points_waiting_ = 0;
  std::atomic<uint64_t> takes_ =
      0;  // How often take() was called; counted after the items were taken.
  std::atomic<bool> has_rung_ = false;
  std::atomic<bool> is_closed_ = false;
  std::atomic<int> rings_running_ = 0;

  // The hub's side only: what was posted since the watcher took last. Skipping what is posted
  // already is safe: whoever takes it does so later than now, and then reads a store that holds
  // what is skipped.
  uint64_t takes_seen_ = 0;
  std::vector<Change> changes_posted_;
  std::unordered_set<SeriesId> snapshots_posted_;
};

}  // namespace afs
