#include "stream/switchboard.h"

#include <algorithm>

namespace afs {

// All four operations are sequentially consistent: whoever finds somebody at work has entered its
// event before that one stops, and so that one's last look at the list sees it.
void Switchboard::enter(Event event) {
  events_.push(std::move(event));
  while (!events_.is_empty() && !is_at_work_.exchange(true)) {
    for (const Event& next : events_.take_all()) {
      std::visit([this](const auto& known) { apply(known); }, next);
    }
    is_at_work_.store(false);
  }
}

void Switchboard::apply(const Added& event) { watched_by_[event.mailbox]; }

void Switchboard::apply(const Removed& event) {
  const auto found = watched_by_.find(event.mailbox);
  if (found == watched_by_.end()) return;
  for (const SeriesId series : found->second) remove_from(series, event.mailbox);
  watched_by_.erase(found);
}

void Switchboard::apply(const Watched& event) {
  const auto found = watched_by_.find(event.mailbox);
  if (found == watched_by_.end() || !found->second.insert(event.series).second) return;
  watchers_of_[event.series].push_back(event.mailbox);
}

void Switchboard::apply(const Unwatched& event) {
  const auto found = watched_by_.find(event.mailbox);
  if (found == watched_by_.end() || found->second.erase(event.series) == 0) return;
  remove_from(event.series, event.mailbox);
}

void Switchboard::remove_from(SeriesId series, const std::shared_ptr<Mailbox>& mailbox) {
  const auto found = watchers_of_.find(series);
  std::erase(found->second, mailbox);
  if (found->second.empty()) watchers_of_.erase(found);
}

void Switchboard::apply(const Committed& event) {
  const Commit& commit = *event.commit;
  for (const Commit::Column& column : commit.columns) {
    const auto found = watchers_of_.find(column.series);
    if (found == watchers_of_.end() || column.points.empty()) continue;
    const auto shared = std::make_shared<const Commit::Column>(column);
    for (const auto& mailbox : found->second) mailbox->post_points(shared);
  }
  const bool is_restarted =
      std::any_of(commit.attempt_starts.begin(), commit.attempt_starts.end(),
                  [](const Commit::AttemptStart& start) { return start.attempt > 1; });
  if (commit.run_added) apply(Change{ChangeKind::kRunAdded, commit.run});
  if (commit.series_added) apply(Change{ChangeKind::kMetricsAdded, commit.run});
  if (commit.record_changed || is_restarted) apply(Change{ChangeKind::kRun, commit.run});
  if (commit.troubles_changed) apply(Change{ChangeKind::kTroubles, {}});
}

void Switchboard::apply(const Change& change) {
  for (const auto& [mailbox, series] : watched_by_) mailbox->post_change(change);
}

}  // namespace afs
