#include "store/curve_reader.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace afs {
namespace {

constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();

// At least `wanted`, with three significant bits.
int64_t round_up_width(int64_t wanted) {
  const int excess =
      std::max(static_cast<int>(std::bit_width(static_cast<uint64_t>(wanted))) - 3, 0);
  const int64_t unit = int64_t{1} << excess;
  return (wanted + unit - 1) / unit * unit;
}

// The attempts of a series as ranges of ordinals, each with the step from which a newer one
// replaces it.
struct VisibleAttempt {
  OrdinalRange ordinals;
  Step replaced_from = kHighest;
  bool is_replaced = false;
};

std::vector<VisibleAttempt> visible_attempts(const SeriesSnapshot& snapshot) {
  const AttemptSpans& spans = *snapshot.spans;
  std::vector<VisibleAttempt> attempts(spans.size());
  VisibleAttempt newer;
  newer.ordinals.begin = snapshot.next_ordinal();
  for (size_t i = spans.size(); i-- > 0;) {
    attempts[i] = newer;
    attempts[i].ordinals = {spans[i].first_ordinal, newer.ordinals.begin};
    newer.ordinals.begin = spans[i].first_ordinal;
    newer.replaced_from = std::min(newer.replaced_from, spans[i].first_step);
    newer.is_replaced = true;
  }
  return attempts;
}

}  // namespace

int64_t next_bucket_width(int64_t at_least) {
  if (at_least < kLeafPoints) return round_up_width(at_least);
  return round_up_width((at_least + kLeafPoints - 1) / kLeafPoints) * kLeafPoints;
}

Result<Curve> CurveReader::read() {
  TRY(select());
  const bool are_few = selected_points_ <= query_.buckets_max;
  TRY(fill(are_few ? 1 : bucket_width()));
  return to_curve(are_few && !has_gone());
}

PointFilter CurveReader::query_filter() const {
  const int64_t from = query_.from.value_or(kLowest), to = query_.to.value_or(kHighest);
  if (query_.axis == CurveAxis::kStep) return {from, to, kLowest, kHighest};
  return {kLowest, kHighest, from, to};
}

Status CurveReader::select() {
  const PointFilter wanted = query_filter();
  if (query_.with_superseded) return select_from({0, series_.snapshot().next_ordinal()}, wanted);
  for (const VisibleAttempt& attempt : visible_attempts(series_.snapshot())) {
    PointFilter filter = wanted;
    if (attempt.is_replaced) {
      if (attempt.replaced_from == kLowest) continue;
      filter.step_high = std::min(filter.step_high, attempt.replaced_from - 1);
    }
    TRY(select_from(attempt.ordinals, filter));
  }
  return Status::success();
}

// Whole nodes where their extent decides, from the largest down; single points only at the edges.
Status CurveReader::select_from(OrdinalRange range, const PointFilter& filter) {
  if (filter.takes(kLowest, kLowest) && filter.takes(kHighest, kHighest)) {
    take(range);
    return Status::success();
  }
  while (range.begin < range.end) {
    const int32_t level = series_.level_at(range.begin, range.end);
    const int64_t leaf_end = (range.begin / kLeafPoints + 1) * kLeafPoints;
    const int64_t end =
        level < 0 ? std::min(range.end, leaf_end) : range.begin + node_points(level);
    TRY(level < 0 ? select_points({range.begin, end}, filter)
                  : select_node(level, range.begin, filter));
    range.begin = end;
  }
  return Status::success();
}

Status CurveReader::select_node(int32_t level, int64_t begin, const PointFilter& filter) {
  const int64_t end = begin + node_points(level);
  TRY_ASSIGN(const Bucket* const node, series_.node(level, begin));
  if (filter.takes_none(*node)) return Status::success();
  if (filter.takes_all(*node)) {
    take({begin, end});
    return Status::success();
  }
  if (level == 0) return select_points({begin, end}, filter);
  // In two, because the range as a whole would give the same node again.
  const int64_t middle = begin + node_points(level - 1);
  TRY(select_from({begin, middle}, filter));
  return select_from({middle, end}, filter);
}

Status CurveReader::select_points(OrdinalRange range, const PointFilter& filter) {
  if (range.begin < series_.snapshot().raw_from) return select_gone_leaf(range, filter);
  while (range.begin < range.end) {
    TRY_ASSIGN(const PointRun run, series_.points(range.begin, range.end));
    for (int64_t i = 0; i < run.size; ++i) {
      if (filter.takes(run.steps[i], run.times[i])) take({range.begin + i, range.begin + i + 1});
    }
    range.begin += run.size;
  }
  return Status::success();
}

// Where the points are gone a leaf is the least that can be shown: it is taken as a whole when any
// of it may be in range.
Status CurveReader::select_gone_leaf(OrdinalRange range, const PointFilter& filter) {
  TRY_ASSIGN(const Bucket* const leaf, series_.node(0, range.begin / kLeafPoints * kLeafPoints));
  if (!filter.takes_none(*leaf)) take(range);
  return Status::success();
}

void CurveReader::take(OrdinalRange range) {
  const int64_t raw_from = series_.snapshot().raw_from;
  if (range.begin < raw_from && range.end > raw_from) {
    take({range.begin, raw_from});
    range.begin = raw_from;
  } else if (range.begin < raw_from) {
    range.begin = range.begin / kLeafPoints * kLeafPoints;
    range.end = (range.end + kLeafPoints - 1) / kLeafPoints * kLeafPoints;
    if (!selected_.empty()) range.begin = std::max(range.begin, selected_.back().end);
  }
  if (range.begin >= range.end) return;
  selected_points_ += range.end - range.begin;
  if (!selected_.empty() && selected_.back().end == range.begin && range.begin != raw_from) {
    selected_.back().end = range.end;
  } else {
    selected_.push_back(range);
  }
}

bool CurveReader::has_gone() const {
  return !selected_.empty() && selected_.front().begin < series_.snapshot().raw_from;
}

// Numbers of buckets ascend over all ranges although gone points come in wider ones: those are
// fewer.
int64_t CurveReader::width_in(const OrdinalRange& range, int64_t width) const {
  return range.begin < series_.snapshot().raw_from ? std::max(width, kLeafPoints) : width;
}

int64_t CurveReader::buckets_at(int64_t width) const {
  int64_t buckets = 0, last = -1;
  for (const OrdinalRange& range : selected_) {
    const int64_t width_here = width_in(range, width);
    const int64_t first_here = range.begin / width_here, last_here = (range.end - 1) / width_here;
    buckets += last_here - first_here + (first_here == last ? 0 : 1);
    last = last_here;
  }
  return buckets;
}

int64_t CurveReader::bucket_width() const {
  int64_t width =
      next_bucket_width((selected_points_ + query_.buckets_max - 1) / query_.buckets_max);
  while (buckets_at(width) > query_.buckets_max) width = next_bucket_width(width + 1);
  return width;
}

Status CurveReader::fill(int64_t width) {
  buckets_.reserve(static_cast<size_t>(buckets_at(width)));
  int64_t last = -1;
  for (OrdinalRange range : selected_) {
    const int64_t width_here = width_in(range, width);
    while (range.begin < range.end) {
      const int64_t number = range.begin / width_here;
      const OrdinalRange part{range.begin, std::min(range.end, (number + 1) * width_here)};
      if (number != last) buckets_.emplace_back();
      TRY(fill_range(part, buckets_.back()));
      last = number;
      range.begin = part.end;
    }
  }
  return Status::success();
}

Status CurveReader::fill_range(OrdinalRange range, Bucket& bucket) {
  while (range.begin < range.end) {
    const int32_t level = series_.level_at(range.begin, range.end);
    if (level >= 0) {
      TRY_ASSIGN(const Bucket* const node, series_.node(level, range.begin));
      bucket.merge(*node);
      range.begin += node_points(level);
      continue;
    }
    // Up to the next leaf only: from there on a node may do.
    const int64_t leaf_end = (range.begin / kLeafPoints + 1) * kLeafPoints;
    TRY_ASSIGN(const PointRun run, series_.points(range.begin, std::min(range.end, leaf_end)));
    bucket.add(run.steps, run.times, run.values, static_cast<size_t>(run.size));
    range.begin += run.size;
  }
  return Status::success();
}

Curve CurveReader::to_curve(bool is_raw) {
  const auto x = [&](const Bucket& bucket) {
    return query_.axis == CurveAxis::kStep ? bucket.step_first : bucket.time_first;
  };
  const auto is_before = [&](const Bucket& a, const Bucket& b) { return x(a) < x(b); };
  // A clock that was set back, or a log past all attempts: a chart's x must ascend all the same.
  if (!query_.with_superseded && !std::is_sorted(buckets_.begin(), buckets_.end(), is_before)) {
    std::stable_sort(buckets_.begin(), buckets_.end(), is_before);
  }
  Curve curve;
  const auto column = [&](auto& to, auto of) {
    to.reserve(buckets_.size());
    for (const Bucket& bucket : buckets_) to.push_back(of(bucket));
  };
  column(curve.step_first, [](const Bucket& b) { return b.step_first; });
  column(curve.step_last, [](const Bucket& b) { return b.step_last; });
  column(curve.time_first, [](const Bucket& b) { return b.time_first; });
  column(curve.time_last, [](const Bucket& b) { return b.time_last; });
  column(curve.min, [](const Bucket& b) { return b.min; });
  column(curve.max, [](const Bucket& b) { return b.max; });
  column(curve.first, [](const Bucket& b) { return b.first; });
  column(curve.last, [](const Bucket& b) { return b.last; });
  column(curve.mean, [](const Bucket& b) { return b.mean(); });
  column(curve.step_min, [](const Bucket& b) { return b.step_min; });
  column(curve.step_max, [](const Bucket& b) { return b.step_max; });
  column(curve.count, [](const Bucket& b) { return b.count; });
  column(curve.nan, [](const Bucket& b) { return b.nan; });
  column(curve.pos_inf, [](const Bucket& b) { return b.pos_inf; });
  column(curve.neg_inf, [](const Bucket& b) { return b.neg_inf; });
  const SeriesSnapshot& snapshot = series_.snapshot();
  curve.points_total = selected_points_;
  curve.next_ordinal = snapshot.next_ordinal();
  curve.attempt = snapshot.spans->empty() ? 1 : snapshot.spans->back().attempt;
  curve.is_raw = is_raw;
  return curve;
}

}  // namespace afs
