#include "store/smoother.h"

#include <algorithm>
#include <cmath>

namespace afs {
namespace {

constexpr double kForgotten = 1e-9;

}  // namespace

double Smoother::gap_to(Step step, double points) const {
  const double gap = static_cast<double>(step) - static_cast<double>(last_step_);
  return gap > 0 ? gap : unit_ * points;
}

double Smoother::kept(double gap) {
  if (gap != gap_known_) {
    gap_known_ = gap;
    kept_known_ = std::pow(smooth_, gap / unit_);
  }
  return kept_known_;
}

void Smoother::add(Step step, double value) {
  if (!std::isfinite(value)) return;
  if (has_value_) {
    value_ += (1 - kept(gap_to(step, 1))) * (value - value_);
  } else {
    value_ = value;
    has_value_ = true;
  }
  last_step_ = step;
  sum_ += value_;
  points_ += 1;
}

void Smoother::add_node(const Bucket& node) {
  const auto points = static_cast<double>(node.finite());
  if (points == 0) return;
  const double mean = node.mean();
  if (!has_value_) {
    value_ = std::isfinite(node.first) ? node.first : mean;
    has_value_ = true;
    last_step_ = node.step_first;
  }
  const double gap = gap_to(node.step_last, points);
  const double before = value_;
  value_ += (1 - kept(gap)) * (mean - value_);
  // E_i = a E_(i-1) + (1 - a) y_i, summed over the points and solved for the sum of E.
  const double kept_per_point = std::pow(smooth_, gap / unit_ / points);
  const double carry = kept_per_point < 1 ? kept_per_point / (1 - kept_per_point) : 0;
  sum_ += points * mean + carry * (before - value_);
  points_ += points;
  last_step_ = node.step_last;
}

double Smoother::take_mean() {
  const double mean = points_ > 0 ? sum_ / points_ : has_value_ ? value_ : std::nan("");
  sum_ = points_ = 0;
  return mean;
}

double smoothing_reach(double smooth) { return std::log(kForgotten) / std::log(smooth); }

}  // namespace afs
