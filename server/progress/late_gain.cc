#include "progress/late_gain.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "progress/median.h"

namespace afs {
namespace {

// Of the absolute value of a normal variable, as a share of its standard deviation.
constexpr double kMedianOfNormal = 0.6745;

struct Value {
  double value = 0;
  Step step = 0;
  WallTime time = 0;
};

std::vector<Value> values_of(const Curve& curve) {
  std::vector<Value> values;
  for (size_t i = 0; i < curve.size(); ++i) {
    if (!std::isfinite(curve.mean[i])) continue;
    values.push_back({curve.mean[i], curve.step_last[i], curve.time_last[i]});
  }
  return values;
}

double scatter_of(const std::vector<Value>& values) {
  std::vector<double> bends;
  for (size_t i = std::max<size_t>(1, values.size() / 2); i + 1 < values.size(); ++i)
    bends.push_back(std::abs(values[i - 1].value - 2 * values[i].value + values[i + 1].value));
  // x - 2y + z of three that scatter alike has six times the variance of one.
  return median(bends) / kMedianOfNormal / std::sqrt(6.0);
}

}  // namespace

std::optional<LateGain> late_gain(const Curve& curve, WallTime since, MetricDirection direction) {
  if (direction == MetricDirection::kNeither) return std::nullopt;
  const std::vector<Value> values = values_of(curve);
  if (values.size() < kLateGainValuesMin) return std::nullopt;
  const bool is_lower_better = direction == MetricDirection::kLowerIsBetter;
  const auto is_better = [&](double a, double b) { return is_lower_better ? a < b : a > b; };
  const Value* before = nullptr;
  const Value* best = nullptr;
  for (const Value& one : values) {
    if (!best || is_better(one.value, best->value)) best = &one;
    if (one.time <= since && (!before || is_better(one.value, before->value))) before = &one;
  }
  if (!before || values.back().time <= since) return std::nullopt;
  LateGain gain;
  gain.before = before->value;
  gain.now = best->value;
  gain.change = gain.now - gain.before;
  gain.scatter = scatter_of(values);
  gain.best_step = best->step;
  gain.is_real = std::abs(gain.change) > kLateGainScatters * gain.scatter && gain.change != 0;
  return gain;
}

}  // namespace afs
