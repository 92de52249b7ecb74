#include "store/group_append.h"

#include <algorithm>

namespace afs {
namespace {

// A document that repeats its history: what is not past the last step is known. How many points
// that were.
int64_t drop_known(Points& points, const SeriesTail& tail) {
  if (tail.attempt == 0) return 0;
  size_t kept = 0;
  for (size_t i = 0; i < points.size(); ++i) {
    if (points.steps[i] <= tail.last_step) continue;
    points.steps[kept] = points.steps[i];
    points.times[kept] = points.times[i];
    points.values[kept] = points.values[i];
    ++kept;
  }
  const auto known = static_cast<int64_t>(points.size() - kept);
  points.steps.resize(kept);
  points.times.resize(kept);
  points.values.resize(kept);
  return known;
}

}  // namespace

GroupAppend::~GroupAppend() {
  if (is_kept_) return;
  // Backwards, because a series may have been touched more than once.
  for (auto touched = tails_before_.rbegin(); touched != tails_before_.rend(); ++touched) {
    touched->first->tail = touched->second;
  }
  for (auto run = attempts_before_.rbegin(); run != attempts_before_.rend(); ++run) {
    run_attempts_[run->first] = run->second;
  }
}

SeriesStore::Appended GroupAppend::add(ResolvedBatch batch) {
  SeriesStore::Appended appended;
  std::vector<std::shared_ptr<Series>> series;
  series.reserve(batch.columns.size());
  for (ResolvedBatch::Column& column : batch.columns) {
    CHECK(column.points.steps.size() == column.points.size());
    CHECK(column.points.times.size() == column.points.size());
    series.push_back(series_.find_or_add(column.series, batch.run));
    if (batch.kind == BatchKind::kFillIn) {
      appended.known += drop_known(column.points, series.back()->tail);
    }
  }
  const int32_t attempt_before = run_attempts_[batch.run];
  attempts_before_.emplace_back(batch.run, attempt_before);
  int32_t batch_attempt = attempt_before;
  auto commit = std::make_shared<Commit>();
  commit->position = position_;
  commit->run = batch.run;
  commit->columns.reserve(batch.columns.size());
  const size_t columns_before = columns_.size();
  int32_t newest = attempt_before;
  for (size_t i = 0; i < series.size(); ++i) {
    tails_before_.emplace_back(series[i], series[i]->tail);
    batch_attempt = attempt_of(batch.columns[i], series[i]->tail, batch_attempt);
    add_with_attempts(std::move(batch.columns[i]), batch_attempt, series[i]->tail, *commit);
    columns_.resize(columns_before + commit->columns.size(), series[i]);
    newest = std::max(newest, series[i]->tail.attempt);
  }
  run_attempts_[batch.run] = newest;
  if (newest > attempt_before) commit->attempt_starts = attempt_starts_of(*commit, attempt_before);
  appended.commit = std::move(commit);
  return appended;
}

int64_t GroupAppend::keep(std::span<const SeriesStore::Appended> appended, int64_t now_ms) {
  is_kept_ = true;
  int64_t points = 0;
  auto series = columns_.begin();
  for (const SeriesStore::Appended& one : appended) {
    for (const Commit::Column& column : one.commit->columns) {
      points += series_.append(*series++, column, position_, now_ms);
    }
  }
  return points;
}

}  // namespace afs
