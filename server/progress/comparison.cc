#include "progress/comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace afs {
namespace {

constexpr double kWindowShare = 0.1;
constexpr double kWindowPointsMin = 8;
constexpr int32_t kBucketsPerRead = 512;
constexpr size_t kBinsMax = 16, kBinsMin = 3;
// Beyond it lies 1 of 50 draws of Student's t with 1, 2, … degrees of freedom.
constexpr std::array<double, kBinsMax - 1> kStudentT = {31.821, 6.965, 4.541, 3.747, 3.365,
                                                        3.143,  2.998, 2.896, 2.821, 2.764,
                                                        2.718,  2.681, 2.650, 2.624, 2.602};

struct Window {
  Step from = 0, to = 0;
};

struct Mean {
  double sum = 0, weight = 0;
  void add(double value, double by) {
    sum += value * by;
    weight += by;
  }
  bool has_any() const { return weight > 0; }
  double value() const { return sum / weight; }
};

double finite_count(const Curve& curve, size_t i) {
  return static_cast<double>(curve.count[i] - curve.nan[i] - curve.pos_inf[i] - curve.neg_inf[i]);
}

double middle_of(const Curve& curve, size_t i) {
  return (static_cast<double>(curve.step_first[i]) + static_cast<double>(curve.step_last[i])) / 2;
}

size_t finite_buckets(const Curve& curve) {
  size_t count = 0;
  for (size_t i = 0; i < curve.size(); ++i) count += finite_count(curve, i) > 0;
  return count;
}

double spacing_of(const SeriesSummary& series) {
  if (series.count < 2) return 0;
  const double span =
      static_cast<double>(series.last_step) - static_cast<double>(series.first_step);
  return span / static_cast<double>(series.count - 1);
}

Window window_of(const SeriesSummary& run, const SeriesSummary& baseline, Step step) {
  const Step first = std::max(run.first_step, baseline.first_step);
  const double span = static_cast<double>(step) - static_cast<double>(first);
  const double spacing = std::max(spacing_of(run), spacing_of(baseline));
  const double width = std::max(kWindowShare * span, (kWindowPointsMin - 1) * spacing);
  return {step - static_cast<Step>(std::min(std::ceil(width), span)), step};
}

std::vector<Mean> bins_of(const Curve& curve, const Window& window, size_t count) {
  std::vector<Mean> bins(count);
  const double span = static_cast<double>(window.to) - static_cast<double>(window.from) + 1;
  for (size_t i = 0; i < curve.size(); ++i) {
    if (finite_count(curve, i) <= 0) continue;
    const double at = middle_of(curve, i) - static_cast<double>(window.from);
    const auto bin = static_cast<size_t>(at / span * static_cast<double>(count));
    bins[std::min(bin, count - 1)].add(curve.mean[i], finite_count(curve, i));
  }
  return bins;
}

std::vector<double> differences(const Curve& run, const Curve& baseline, const Window& window,
                                size_t bins) {
  const std::vector<Mean> ours = bins_of(run, window, bins);
  const std::vector<Mean> theirs = bins_of(baseline, window, bins);
  std::vector<double> found;
  for (size_t i = 0; i < bins; ++i) {
    if (ours[i].has_any() && theirs[i].has_any()) {
      found.push_back(ours[i].value() - theirs[i].value());
    }
  }
  return found;
}

// Where points lie unevenly, few narrow bins hold some of both: wider ones do.
std::vector<double> most_differences(const Curve& run, const Curve& baseline,
                                     const Window& window) {
  const size_t most = std::min({kBinsMax, finite_buckets(run), finite_buckets(baseline)});
  std::vector<double> best;
  for (size_t bins = most; bins >= kBinsMin; --bins) {
    std::vector<double> found = differences(run, baseline, window, bins);
    if (found.size() > best.size()) best = std::move(found);
    if (best.size() + 1 >= bins) break;
  }
  return best;
}

double mean_of(const Curve& curve) {
  Mean mean;
  for (size_t i = 0; i < curve.size(); ++i) {
    if (finite_count(curve, i) > 0) mean.add(curve.mean[i], finite_count(curve, i));
  }
  return mean.value();
}

// The value at `step`, on the line between its neighbours.
double value_at(const Curve& curve, double step) {
  double before_step = 0, before = std::nan("");
  for (size_t i = 0; i < curve.size(); ++i) {
    if (finite_count(curve, i) <= 0) continue;
    const double at = middle_of(curve, i);
    if (at >= step) {
      if (std::isnan(before) || at <= before_step) return curve.mean[i];
      return before + (curve.mean[i] - before) * (step - before_step) / (at - before_step);
    }
    before_step = at;
    before = curve.mean[i];
  }
  return before;
}

double last_finite_step(const Curve& curve) {
  for (size_t i = curve.size(); i-- > 0;) {
    if (finite_count(curve, i) > 0) return middle_of(curve, i);
  }
  return 0;
}

void call(const std::vector<double>& differences, Comparison& result) {
  const auto count = static_cast<double>(differences.size());
  double sum = 0, squares = 0;
  for (const double d : differences) sum += d;
  const double mean = sum / count;
  for (const double d : differences) squares += (d - mean) * (d - mean);
  const double error = std::sqrt(squares / (count - 1) / count);
  result.difference = mean;
  result.noise = kStudentT[differences.size() - 2] * error;
  result.is_called = std::abs(mean) > result.noise;
}

// Few points are shown as they were measured, and must say the same as their mean does.
void show_values(const Curve& run, const Curve& baseline, Comparison& result) {
  if (std::min(finite_buckets(run), finite_buckets(baseline)) > kBinsMax) {
    result.value = mean_of(run);
    result.baseline_value = mean_of(baseline);
    return;
  }
  const double step = std::min(last_finite_step(run), last_finite_step(baseline));
  result.step = static_cast<Step>(step);
  result.value = value_at(run, step);
  result.baseline_value = value_at(baseline, step);
  const double shown = result.value - result.baseline_value;
  if (std::signbit(shown) != std::signbit(result.difference)) result.is_called = false;
}

Comparison hindered(CompareObstacle obstacle, Step step = 0) {
  Comparison result;
  result.obstacle = obstacle;
  result.step = step;
  return result;
}

}  // namespace

Result<Comparison> compare_series(SeriesId run, SeriesId baseline, const SeriesStore& store) {
  const auto ours = store.summary(run);
  const auto theirs = store.summary(baseline);
  if (!ours || !theirs) return hindered(CompareObstacle::kNoPoints);
  if (ours->first_step > theirs->last_step) {
    return hindered(CompareObstacle::kBeyondItsEnd, theirs->last_step);
  }
  if (ours->last_step < theirs->first_step) {
    return hindered(CompareObstacle::kNotThereYet, theirs->first_step);
  }
  Comparison result;
  result.step = std::min(ours->last_step, theirs->last_step);
  const Window window = window_of(*ours, *theirs, result.step);
  result.from = window.from;
  CurveQuery query;
  query.from = window.from;
  query.to = window.to;
  query.buckets_max = kBucketsPerRead;
  TRY_ASSIGN(const Curve our_curve, store.read(run, query));
  TRY_ASSIGN(const Curve their_curve, store.read(baseline, query));
  for (const Curve* curve : {&our_curve, &their_curve}) {
    if (curve->size() > 0 && finite_buckets(*curve) == 0) {
      return hindered(CompareObstacle::kNotFinite, result.step);
    }
  }
  const std::vector<double> found = most_differences(our_curve, their_curve, window);
  if (found.size() < kBinsMin) return hindered(CompareObstacle::kTooFew, result.step);
  call(found, result);
  show_values(our_curve, their_curve, result);
  return result;
}

}  // namespace afs
