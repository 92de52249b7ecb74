// Mailbox: what waits for one watcher. The hub posts, the watcher takes; nobody waits for a lock,
// and what waits is bounded whatever the watcher does.
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

  // Who posts. Of either there is one at a time, which the hub sees to.
  enum class Poster { kWriter, kAnnouncer };

  // The hub's side. Both call on_ready, once until the next take().
  void post_points(const Column& column);  // The writer only.
  void post_change(Change change, Poster poster);

  // The watcher's side.
  std::vector<Item> take();
  void close();  // When this returns, on_ready is not running and never will be again.

 private:
  // What a poster has posted since the watcher took last. Skipping what is posted already is safe:
  // whoever takes it does so later than now, and then reads a store that holds what is skipped.
  struct Posted {
    uint64_t takes_seen = 0;
    std::vector<Change> changes;
    std::unordered_set<SeriesId> snapshots;
  };
  Posted& posted_by(Poster poster);
  void put(Item item);

  const std::function<void()> on_ready_;
  PushList<Item> items_;
  std::atomic<size_t> points_waiting_ = 0;
  std::atomic<uint64_t> takes_ =
      0;  // How often take() was called; counted after the items were taken.
  std::atomic<bool> has_rung_ = false;
  std::atomic<bool> is_closed_ = false;
  std::atomic<int> rings_running_ = 0;
  Posted posted_[2];  // One a poster, touched by it only.
};

}  // namespace afs
