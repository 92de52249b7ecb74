// Hub over lists of mailboxes; a watcher's drain() merges what its mailbox got.
#include "stream/hub.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include "core/machine.h"
#include "stream/mailbox.h"
#include "stream/subscribers.h"

namespace afs {
namespace {

void append(Points& to, const Points& more) {
  to.steps.insert(to.steps.end(), more.steps.begin(), more.steps.end());
  to.times.insert(to.times.end(), more.times.begin(), more.times.end());
  to.values.insert(to.values.end(), more.values.begin(), more.values.end());
}

// Joins columns of a series that follow one another. A gap makes a snapshot of the series.
class Merger {
 public:
  void add_snapshot(SeriesId series) { snapshots_.insert(series); }

  void add_column(const Commit::Column& column) {
    const auto last = last_of_.find(column.series);
    if (last != last_of_.end()) {
      Commit::Column& before = columns_[last->second];
      const int64_t next = before.first_ordinal + static_cast<int64_t>(before.points.size());
      if (column.first_ordinal != next) return add_snapshot(column.series);
      if (column.attempt == before.attempt) return append(before.points, column.points);
    }
    last_of_[column.series] = columns_.size();
    columns_.push_back(column);
  }

  WatchedChanges take(std::vector<Change> changes) {
    std::erase_if(columns_,
                  [this](const auto& column) { return snapshots_.contains(column.series); });
    return {std::move(columns_), {snapshots_.begin(), snapshots_.end()}, std::move(changes)};
  }

 private:
  std::vector<Commit::Column> columns_;
  std::unordered_map<SeriesId, size_t> last_of_;
  std::unordered_set<SeriesId> snapshots_;
};

// What the hub and its watchers share; watchers may outlive the hub.
struct Board {
  static constexpr int64_t kGroups =
      64;  // Watchers in groups, since a list is copied when it changes.

  Subscribers by_series;
  Subscribers by_group;
  std::atomic<size_t> watcher_count = 0;
  std::atomic<int64_t> watchers_ever = 0;
};

class MailboxWatcher final : public Watcher {
 public:
  MailboxWatcher(std::shared_ptr<Board> board, std::function<void()> on_ready)
      : board_(std::move(board)),
        mailbox_(std::make_shared<Mailbox>(std::move(on_ready))),
        group_(board_->watchers_ever.fetch_add(1) % Board::kGroups) {
    board_->by_group.add(group_, mailbox_);
  }
  ~MailboxWatcher() override {
    mailbox_->close();
    for (const SeriesId series : watched_) board_->by_series.remove(series.value, mailbox_);
    board_->by_group.remove(group_, mailbox_);
    board_->watcher_count.fetch_sub(1);
  }

  // Whoever reads the store after this misses nothing: a commit that looked for watchers before is
  // in the store already, a later one finds this watcher.
  void watch_series(SeriesId series) override {
    if (watched_.size() >= kWatcherSeriesMax || !watched_.insert(series).second) return;
    board_->by_series.add(series.value, mailbox_);
  }
  void unwatch_series(SeriesId series) override {
    if (watched_.erase(series) > 0) board_->by_series.remove(series.value, mailbox_);
  }
  WatchedChanges drain() override;

 private:
  const std::shared_ptr<Board> board_;
  const std::shared_ptr<Mailbox> mailbox_;
  const int64_t group_;
  std::unordered_set<SeriesId> watched_;  // Points may still arrive of what is watched no longer.
};

WatchedChanges MailboxWatcher::drain() {
  Merger merger;
  std::vector<Change> changes;
  for (const Mailbox::Item& item : mailbox_->take()) {
    if (const auto* change = std::get_if<Change>(&item)) {
      // The writer and an announcer may have posted the same.
      const bool is_new = std::find(changes.begin(), changes.end(), *change) == changes.end();
      if (is_new) changes.push_back(*change);
    } else if (const auto* snapshot = std::get_if<Mailbox::Snapshot>(&item)) {
      if (watched_.contains(snapshot->series)) merger.add_snapshot(snapshot->series);
    } else {
      const Commit::Column& column = *std::get<Mailbox::Column>(item);
      if (watched_.contains(column.series)) merger.add_column(column);
    }
  }
  return merger.take(std::move(changes));
}

class MailboxHub final : public Hub {
 public:
  void on_commit(const std::shared_ptr<const Commit>& commit) override;
  std::unique_ptr<Watcher> add_watcher(std::function<void()> on_ready) override;
  void announce(const Change& change) override {
    const std::lock_guard lock(announce_mutex_);
    tell(change, Mailbox::Poster::kAnnouncer);
  }
  size_t watcher_count() const override { return board_->watcher_count.load(); }

 private:
  void nudge_records(const Commit& commit);
  void tell(const Change& change, Mailbox::Poster poster) {
    for (int64_t group = 0; group < Board::kGroups; ++group) {
      const auto watchers = board_->by_group.of(group);
      for (const auto& mailbox : *watchers) mailbox->post_change(change, poster);
    }
  }

  const std::shared_ptr<Board> board_ = std::make_shared<Board>();
  std::mutex announce_mutex_;  // One announcer at a time; the writer never takes it.
};

void MailboxHub::on_commit(const std::shared_ptr<const Commit>& commit) {
  for (const Commit::Column& column : commit->columns) {
    const auto watchers = board_->by_series.of(column.series.value);
    if (watchers->empty() || column.points.empty()) continue;
    const auto shared = std::make_shared<const Commit::Column>(column);
    for (const auto& mailbox : *watchers) mailbox->post_points(shared);
  }
  nudge_records(*commit);
}

void MailboxHub::nudge_records(const Commit& commit) {
  if (is_machine(commit.run))
    return;  // It moves all the time; pages look after it at their own pace.
  const auto& starts = commit.attempt_starts;
  const bool is_restarted = std::any_of(starts.begin(), starts.end(),
                                        [](const auto& start) { return start.attempt > 1; });
  const auto nudge = [this](bool is_due, ChangeKind kind, RunId run) {
    if (is_due) tell({kind, run}, Mailbox::Poster::kWriter);
  };
  nudge(commit.run_added, ChangeKind::kRunAdded, commit.run);
  nudge(commit.series_added, ChangeKind::kMetricsAdded, commit.run);
  // Points move what the tables say of a run; the nudge stays one until it is fetched.
  const bool is_moved = commit.record_changed || is_restarted || !commit.columns.empty();
  nudge(is_moved, ChangeKind::kRun, commit.run);
  nudge(commit.troubles_changed, ChangeKind::kTroubles, {});
}

std::unique_ptr<Watcher> MailboxHub::add_watcher(std::function<void()> on_ready) {
  if (board_->watcher_count.fetch_add(1) >= kWatchersMax) {
    board_->watcher_count.fetch_sub(1);
    return nullptr;
  }
  return std::make_unique<MailboxWatcher>(board_, std::move(on_ready));
}

}  // namespace

std::unique_ptr<Hub> Hub::create() { return std::make_unique<MailboxHub>(); }

}  // namespace afs
