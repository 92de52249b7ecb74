#include "stream/commit_group.h"

#include <algorithm>
#include <utility>

#include "stream/batch_check.h"

namespace afs {
namespace {

void answer(const BatchDone& done, Result<Receipt> result) {
  if (done) done(std::move(result));
}

// The store knows no names, so only here is it known what else changed. Commits are immutable: the
// few that say so are made anew.
std::shared_ptr<const Commit> flagged(std::shared_ptr<const Commit> commit,
                                      const ResolvedRun& resolved) {
  if (!resolved.record_changed && !resolved.series_added && !resolved.run_added &&
      !resolved.troubles_changed) {
    return commit;
  }
  auto copy = std::make_shared<Commit>(*commit);
  copy->record_changed = resolved.record_changed;
  copy->series_added = resolved.series_added;
  copy->run_added = resolved.run_added;
  copy->troubles_changed = resolved.troubles_changed;
  return copy;
}

// Shifts the times of all points so that the newest is at most `time_max`.
void keep_before(WallTime time_max, std::vector<ResolvedBatch::Column>& columns) {
  WallTime newest = time_max;
  for (const auto& column : columns) {
    for (const WallTime time : column.points.times) newest = std::max(newest, time);
  }
  for (auto& column : columns) {
    for (WallTime& time : column.points.times) {
      time = std::max<WallTime>(time - (newest - time_max), 0);
    }
  }
}

}  // namespace

void CommitGroup::add(QueuedBatch queued) {
  Member member{std::move(queued.done), {}, {}};
  if (const Status checked = check_limits(queued.batch); !checked.ok()) {
    return answer(member.done, checked.error());
  }
  if (queued.batch.sequence) {
    const Result<bool> is_known = sequences_.has(*queued.batch.sequence);
    if (!is_known.ok()) return answer(member.done, is_known.error());
    if (*is_known) {
      member.receipt.known = static_cast<int64_t>(queued.batch.point_count());
      repeats_.push_back({std::move(member.done), std::move(member.receipt)});
      return;
    }
  }
  drop_bad_points(queued.batch, member.receipt);
  auto resolved = catalog_.resolve(queued.batch);
  if (!resolved.ok()) return answer(member.done, resolved.error());
  member.resolved = std::move(resolved).value();
  if (queued.batch.sequence) {
    queued.batch.bookmarks.push_back(sequences_.take(*queued.batch.sequence));
  }
  batches_.push_back(to_resolved(std::move(queued.batch), member));
  members_.push_back(std::move(member));
}

ResolvedBatch CommitGroup::to_resolved(IngestBatch batch, Member& member) const {
  ResolvedBatch to;
  to.run = member.resolved.run;
  to.kind = batch.kind;
  to.bookmarks = std::move(batch.bookmarks);
  to.columns.reserve(batch.columns.size());
  for (size_t i = 0; i < batch.columns.size(); ++i) {
    IngestBatch::Column& column = batch.columns[i];
    const auto count = static_cast<int64_t>(column.points.size());
    if (!member.resolved.series[i]) {
      member.receipt.rejected += count;
      member.receipt.reason =
          "a metric's name is empty or too long, or its run has too many metrics";
    } else if (member.resolved.is_left_alone[i]) {
      member.receipt.known += count;
    } else {
      member.receipt.accepted += count;
      to.columns.push_back(
          {member.resolved.series[i], std::move(column.points), column.starts_attempt});
    }
  }
  if (member.resolved.time_max) keep_before(*member.resolved.time_max, to.columns);
  return to;
}

Status CommitGroup::append() {
  auto appended = store_.append(
      std::exchange(batches_, {}),
      [this](sql::Connection& connection, std::span<const SeriesStore::Appended> group) {
        std::vector<std::shared_ptr<const Commit>> commits;
        commits.reserve(group.size());
        for (const auto& one : group) commits.push_back(one.commit);
        return catalog_.write(connection, commits);
      });
  if (!appended.ok()) {
    catalog_.discard();
    sequences_.discard();
    return appended.error();
  }
  appended_ = std::move(appended).value();
  catalog_.confirm();
  sequences_.confirm();
  return {};
}

CommitGroup::Counts CommitGroup::tell(const std::vector<CommitObserver*>& observers) {
  Counts counts;
  for (size_t i = 0; i < members_.size(); ++i) {
    const auto commit = flagged(std::move(appended_[i].commit), members_[i].resolved);
    for (CommitObserver* const observer : observers) observer->on_commit(commit);
    Receipt& receipt = members_[i].receipt;
    receipt.known += appended_[i].known;
    receipt.accepted -= appended_[i].known;
    counts.points_accepted += receipt.accepted;
    counts.points_rejected += receipt.rejected;
    ++counts.batches;
  }
  return counts;
}

void CommitGroup::accept() {
  for (Member& member : members_) answer(member.done, std::move(member.receipt));
  for (Repeat& repeat : repeats_) answer(repeat.done, std::move(repeat.receipt));
}

void CommitGroup::refuse(const Error& error) {
  for (const Member& member : members_) answer(member.done, error);
  for (const Repeat& repeat : repeats_) answer(repeat.done, error);
}

}  // namespace afs
