#include "stream/mailbox.h"

#include <algorithm>

namespace afs {

void Mailbox::post_points(const Column& column) {
  auto& snapshots = posted_by(Poster::kWriter).snapshots;
  if (snapshots.contains(column->series)) return;  // The snapshot will have these points.
  const size_t count = column->points.size();
  // The watcher only ever makes room, so what is checked here stays true.
  if (points_waiting_.load() + count <= kWatcherPointsMax) {
    points_waiting_.fetch_add(count);
    put(column);
    return;
  }
  snapshots.insert(column->series);
  put(Snapshot{column->series});
}

void Mailbox::post_change(Change change, Poster poster) {
  auto& changes = posted_by(poster).changes;
  if (changes.size() >= kWatcherChangesMax) change.run = {};
  if (std::find(changes.begin(), changes.end(), change) != changes.end()) return;
  changes.push_back(change);
  put(change);
}

Mailbox::Posted& Mailbox::posted_by(Poster poster) {
  Posted& posted = posted_[static_cast<size_t>(poster)];
  const uint64_t takes = takes_.load();
  if (takes != posted.takes_seen) posted = {takes, {}, {}};
  return posted;
}

void Mailbox::put(Item item) {
  items_.push(std::move(item));
  if (has_rung_.exchange(true)) return;
  rings_running_.fetch_add(1);
  if (!is_closed_.load() && on_ready_) on_ready_();
  rings_running_.fetch_sub(1);
  rings_running_.notify_all();
}

std::vector<Mailbox::Item> Mailbox::take() {
  has_rung_.store(false);  // First: what is posted from here on rings again.
  std::vector<Item> items = items_.take_all();
  takes_.fetch_add(1);
  size_t count = 0;
  for (const Item& item : items) {
    const auto* column = std::get_if<Column>(&item);
    if (column) count += (*column)->points.size();
  }
  points_waiting_.fetch_sub(count);
  return items;
}

void Mailbox::close() {
  is_closed_.store(true);
  for (int running = rings_running_.load(); running != 0; running = rings_running_.load()) {
    rings_running_.wait(running);
  }
}

}  // namespace afs
