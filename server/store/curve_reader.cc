#include "store/curve_reader.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

namespace afs {
namespace {

constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();
constexpr int32_t kPartsBetweenChecks =
    256;  // Nodes or runs of points; some microseconds each at most.
constexpr int64_t kLookBackPointsMax =
    16 * 1024;  // More before a range: smoothed from their summaries.

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
  if (query_.smooth > 0) TRY(begin_smoothing());
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
  if (query_.superseded_of) return select_superseded(wanted);
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

Status CurveReader::select_superseded(const PointFilter& wanted) {
  const AttemptSpans& spans = *series_.snapshot().spans;
  const std::vector<VisibleAttempt> attempts = visible_attempts(series_.snapshot());
  for (size_t i = 0; i < spans.size(); ++i) {
    if (spans[i].attempt != *query_.superseded_of || !attempts[i].is_replaced) continue;
    PointFilter filter = wanted;
    filter.step_low = std::max(filter.step_low, attempts[i].replaced_from);
    TRY(select_from(attempts[i].ordinals, filter));
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
    TRY(check_over());
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
      if (number != last) {
        if (smoother_ && last >= 0) smoothed_.push_back(smoother_->take_mean());
        buckets_.emplace_back();
      }
      TRY(fill_range(part, buckets_.back()));
      last = number;
      range.begin = part.end;
    }
  }
  if (smoother_ && last >= 0) smoothed_.push_back(smoother_->take_mean());
  return Status::success();
}

Status CurveReader::fill_range(OrdinalRange range, Bucket& bucket) {
  while (range.begin < range.end) {
    TRY(check_over());
    const int32_t level = series_.level_at(range.begin, range.end);
    if (level >= 0) {
      TRY_ASSIGN(const Bucket* const node, series_.node(level, range.begin));
      bucket.merge(*node);
      if (smoother_) smoother_->add_node(*node);
      range.begin += node_points(level);
      continue;
    }
    // Up to the next leaf only: from there on a node may do.
    const int64_t leaf_end = (range.begin / kLeafPoints + 1) * kLeafPoints;
    TRY_ASSIGN(const PointRun run, series_.points(range.begin, std::min(range.end, leaf_end)));
    add_points(run, bucket);
    range.begin += run.size;
  }
  return Status::success();
}

void CurveReader::add_points(const PointRun& run, Bucket& bucket) {
  bucket.add(run.steps, run.times, run.values, static_cast<size_t>(run.size));
  if (!smoother_) return;
  for (int64_t i = 0; i < run.size; ++i) smoother_->add(run.steps[i], run.values[i]);
}

Status CurveReader::check_over() {
  if (!query_.is_over || ++parts_read_ < kPartsBetweenChecks) return Status::success();
  parts_read_ = 0;
  if (!query_.is_over()) return Status::success();
  return unavailable(
      "reading took too long; ask for fewer series, a shorter range or fewer points");
}

Status CurveReader::begin_smoothing() {
  TRY_ASSIGN(smooth_unit_, smoothing_unit());
  smoother_.emplace(query_.smooth, smooth_unit_);
  if ((!query_.from && !query_.superseded_of) || selected_.empty()) return Status::success();
  return look_back();
}

// The mean distance of the first points: it stays as it is however long the series gets.
Result<double> CurveReader::smoothing_unit() {
  Bucket first;
  TRY(fill_range({0, std::min(series_.snapshot().next_ordinal(), kLeafPoints)}, first));
  if (first.count < 2 || first.step_high <= first.step_low) return 1.0;
  return static_cast<double>(first.step_high - first.step_low) /
         static_cast<double>(first.count - 1);
}

Status CurveReader::smooth_points(OrdinalRange range) {
  while (range.begin < range.end) {
    TRY_ASSIGN(const PointRun run, series_.points(range.begin, range.end));
    for (int64_t i = 0; i < run.size; ++i) smoother_->add(run.steps[i], run.values[i]);
    range.begin += run.size;
  }
  return Status::success();
}

// Gives the smoother what lies before the range: its first value depends on that as it does in the
// whole curve.
Status CurveReader::look_back() {
  if (has_gone()) return Status::success();  // Begins with summaries, not with points.
  TRY_ASSIGN(const PointRun start,
             series_.points(selected_.front().begin, selected_.front().begin + 1));
  const Step step = start.steps[0];
  const double reach = smoothing_reach(query_.smooth) * smooth_unit_;
  CurveQuery before;
  before.from = static_cast<int64_t>(std::max(static_cast<double>(step) - reach, -9e18));
  before.to = step > kLowest ? step - 1 : step;
  CurveReader reader(series_, before);
  TRY(reader.select());
  reader.smoother_.emplace(*smoother_);
  if (reader.selected_points_ <= kLookBackPointsMax && !reader.has_gone()) {
    for (const OrdinalRange& range : reader.selected_) TRY(reader.smooth_points(range));
  } else {
    TRY(reader.fill(kLeafPoints));
  }
  smoother_.emplace(*reader.smoother_);
  smoother_->take_mean();
  return Status::success();
}

// A clock that was set back, or a log past all attempts: a chart's x must ascend all the same.
void CurveReader::sort_by_x() {
  const auto x = [&](size_t at) {
    return query_.axis == CurveAxis::kStep ? buckets_[at].step_first : buckets_[at].time_first;
  };
  std::vector<size_t> order(buckets_.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto is_before = [&](size_t a, size_t b) { return x(a) < x(b); };
  if (std::is_sorted(order.begin(), order.end(), is_before)) return;
  std::stable_sort(order.begin(), order.end(), is_before);
  std::vector<Bucket> buckets;
  std::vector<double> smoothed;
  for (const size_t at : order) {
    buckets.push_back(buckets_[at]);
    if (smoother_) smoothed.push_back(smoothed_[at]);
  }
  buckets_ = std::move(buckets);
  smoothed_ = std::move(smoothed);
}

Curve CurveReader::to_curve(bool is_raw) {
  if (!query_.with_superseded) sort_by_x();
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
  curve.smoothed = std::move(smoothed_);
  curve.smooth_unit = smooth_unit_;
  const SeriesSnapshot& snapshot = series_.snapshot();
  curve.points_total = selected_points_;
  curve.next_ordinal = snapshot.next_ordinal();
  curve.attempt = snapshot.spans->empty() ? 1 : snapshot.spans->back().attempt;
  curve.is_raw = is_raw;
  return curve;
}

}  // namespace afs
