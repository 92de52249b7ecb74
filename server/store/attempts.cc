#include "store/attempts.h"

#include <algorithm>

namespace afs {
namespace {

Points cut(Points& points, size_t begin, size_t end) {
  if (begin == 0 && end == points.size()) return std::move(points);
  const auto part = [&](const auto& column) {
    using Column = std::decay_t<decltype(column)>;
    return Column(column.begin() + static_cast<ptrdiff_t>(begin),
                  column.begin() + static_cast<ptrdiff_t>(end));
  };
  return {part(points.steps), part(points.times), part(points.values)};
}

void emit(SeriesId series, int32_t attempt, Points points, SeriesTail& tail, Commit& commit) {
  const int64_t first_ordinal = tail.next_ordinal;
  tail.next_ordinal += static_cast<int64_t>(points.size());
  tail.last_step = points.steps.back();
  tail.attempt = attempt;
  commit.columns.push_back({series, attempt, first_ordinal, std::move(points)});
}

}  // namespace

int32_t attempt_of(const ResolvedBatch::Column& column, const SeriesTail& tail, int32_t attempt) {
  const bool begins_again = column.starts_attempt && !column.points.empty() && tail.attempt != 0 &&
                            tail.attempt >= attempt;
  return begins_again ? std::min(attempt + 1, kRunAttemptsMax) : std::max(attempt, 1);
}

void add_with_attempts(ResolvedBatch::Column column, int32_t batch_attempt, SeriesTail& tail,
                       Commit& commit) {
  Points& points = column.points;
  if (points.empty()) return;
  int32_t attempt = std::max(tail.attempt, batch_attempt);
  const bool goes_back = tail.attempt != 0 && points.steps.front() < tail.last_step;
  if (goes_back && tail.attempt >= batch_attempt) attempt = std::min(attempt + 1, kRunAttemptsMax);
  size_t begin = 0;
  for (size_t i = 1; i < points.size(); ++i) {
    if (points.steps[i] >= points.steps[i - 1] || attempt == kRunAttemptsMax) continue;
    emit(column.series, attempt++, cut(points, begin, i), tail, commit);
    begin = i;
  }
  emit(column.series, attempt, cut(points, begin, points.size()), tail, commit);
}

std::vector<Commit::AttemptStart> attempt_starts_of(const Commit& commit, int32_t attempt_before) {
  std::vector<Commit::AttemptStart> starts;
  for (const Commit::Column& column : commit.columns) {
    if (column.attempt <= attempt_before) continue;
    const Commit::AttemptStart start{column.attempt, column.points.steps.front(),
                                     column.points.times.front()};
    const auto known = std::find_if(starts.begin(), starts.end(), [&](const auto& other) {
      return other.attempt == start.attempt;
    });
    if (known == starts.end()) {
      starts.push_back(start);
    } else if (start.first_step < known->first_step) {
      *known = start;
    }
  }
  std::sort(starts.begin(), starts.end(),
            [](const auto& a, const auto& b) { return a.attempt < b.attempt; });
  return starts;
}

}  // namespace afs
