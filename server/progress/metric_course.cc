#include "progress/metric_course.h"

#include <algorithm>

namespace afs {
namespace {

using MaybeLowest = std::optional<MetricCourse::Lowest>;

MaybeLowest lower(const MaybeLowest& a, const MaybeLowest& b) {
  if (!a || !b) return a ? a : b;
  return b->value < a->value ? b : a;
}

MetricCourse::Block joined(const MetricCourse::Block& a, const MetricCourse::Block& b) {
  return {a.from, b.to, a.points + b.points, a.sum + b.sum, lower(a.lowest, b.lowest)};
}

}  // namespace

void MetricCourse::add(Step step, double value, std::optional<double> smoothed) {
  const auto newest = smoothed ? MaybeLowest({*smoothed, step}) : MaybeLowest();
  const Block point{step, step, 1, value, newest};
  lowest_ = lower(lowest_, newest);
  if (!blocks_.empty() && blocks_.back().points < block_points_) {
    blocks_.back() = joined(blocks_.back(), point);
    return;
  }
  if (blocks_.size() == kCourseBlocksMax) {
    for (size_t i = 0; i < blocks_.size() / 2; ++i)
      blocks_[i] = joined(blocks_[2 * i], blocks_[2 * i + 1]);
    blocks_.resize(blocks_.size() / 2);
    block_points_ *= 2;
  }
  blocks_.push_back(point);
}

void MetricCourse::rewind(Step to) {
  while (!blocks_.empty() && blocks_.back().to >= to) blocks_.pop_back();
  lowest_.reset();
  for (const Block& block : blocks_) lowest_ = lower(lowest_, block.lowest);
}

std::optional<double> MetricCourse::mean_between(Step after, Step to) const {
  double sum = 0;
  int64_t points = 0;
  for (const Block& block : blocks_) {
    if (block.to <= after || block.from > to) continue;
    sum += block.sum;
    points += block.points;
  }
  if (points == 0) return std::nullopt;
  return sum / static_cast<double>(points);
}

}  // namespace afs
