// Hub over a switchboard; a watcher's drain() merges what its mailbox got.
#include "stream/hub.h"

#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "stream/mailbox.h"
#include "stream/switchboard.h"

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

class MailboxWatcher final : public Watcher {
 public:
  MailboxWatcher(std::shared_ptr<Switchboard> board, std::function<void()> on_ready)
      : board_(std::move(board)), mailbox_(std::make_shared<Mailbox>(std::move(on_ready))) {
    board_->enter(Switchboard::Added{mailbox_});
  }
  ~MailboxWatcher() override {
    mailbox_->close();
    board_->enter(Switchboard::Removed{mailbox_});
    board_->watcher_count.fetch_sub(1);
  }

  void watch_series(SeriesId series) override {
    if (watched_.size() >= kWatcherSeriesMax || !watched_.insert(series).second) return;
    board_->enter(Switchboard::Watched{mailbox_, series});
  }
  void unwatch_series(SeriesId series) override {
    if (watched_.erase(series) == 0) return;
    board_->enter(Switchboard::Unwatched{mailbox_, series});
  }
  WatchedChanges drain() override;

 private:
  const std::shared_ptr<Switchboard> board_;
  const std::shared_ptr<Mailbox> mailbox_;
  std::unordered_set<SeriesId> watched_;  // Points may still arrive of what is watched no longer.
};

WatchedChanges MailboxWatcher::drain() {
  Merger merger;
  std::vector<Change> changes;
  for (const Mailbox::Item& item : mailbox_->take()) {
    if (const auto* change = std::get_if<Change>(&item)) {
      changes.push_back(*change);
    } else if (const auto* snapshot = std::get_if<Mailbox::Snapshot>(&item)) {
      if (watched_.contains(snapshot->series)) merger.add_snapshot(snapshot->series);
    } else {
      const Commit::Column& column = *std::get<Mailbox::Column>(item);
      if (watched_.contains(column.series)) merger.add_column(column);
    }
  }
  return merger.take(std::move(changes));
}

class SwitchboardHub final : public Hub {
 public:
  void on_commit(const std::shared_ptr<const Commit>& commit) override {
    board_->enter(Switchboard::Committed{commit});
  }
  std::unique_ptr<Watcher> add_watcher(std::function<void()> on_ready) override {
    if (board_->watcher_count.fetch_add(1) >= kWatchersMax) {
      board_->watcher_count.fetch_sub(1);
      return nullptr;
    }
    return std::make_unique<MailboxWatcher>(board_, std::move(on_ready));
  }
  void announce(const Change& change) override { board_->enter(change); }
  size_t watcher_count() const override { return board_->watcher_count.load(); }

 private:
  // Shared with the watchers, which may outlive the hub.
  const std::shared_ptr<Switchboard> board_ = std::make_shared<Switchboard>();
};

}  // namespace

std::unique_ptr<Hub> Hub::create() { return std::make_unique<SwitchboardHub>(); }

}  // namespace afs
