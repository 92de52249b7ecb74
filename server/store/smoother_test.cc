// Smoothing is told by its definition on all points; reads of any range, width and axis must agree
// with it.
#include "store/smoother.h"

#include <random>

#include "store/store_lab.h"

namespace afs {
namespace {

constexpr double kSmooth = 0.9;
constexpr int64_t kSeries = 1;

class SmoothingTest : public StoreLab {
 protected:
  // A falling, noisy loss, logged each `gap` steps.
  void fill(int64_t points, Step gap) {
    std::mt19937_64 random{7};
    std::normal_distribution<> noise(0, kNoise);
    ResolvedBatch::Column column{SeriesId{kSeries}, {}, false};
    for (int64_t i = 0; i < points; ++i) {
      const double value =
          1 + 2 * std::exp(-3.0 * static_cast<double>(i) / static_cast<double>(points)) +
          noise(random);
      column.points.add(i * gap, kNow + i * 250, value);
    }
    steps_ = column.points.steps;
    values_ = column.points.values;
    append(batch(1, {column}));
    expected_ = by_definition(static_cast<double>(gap));
  }

  std::vector<double> by_definition(double unit) const {
    std::vector<double> smoothed;
    double e = values_[0];
    for (size_t i = 0; i < values_.size(); ++i) {
      if (i > 0)
        e += (1 - std::pow(kSmooth, static_cast<double>(steps_[i] - steps_[i - 1]) / unit)) *
             (values_[i] - e);
      smoothed.push_back(e);
    }
    return smoothed;
  }

  Curve smoothed(int32_t buckets, std::optional<int64_t> from = {},
                 std::optional<int64_t> to = {}) {
    CurveQuery query;
    query.smooth = kSmooth;
    query.buckets_max = buckets;
    query.from = from;
    query.to = to;
    return read(kSeries, query);
  }

  // The mean of what the definition says over the points of each bucket.
  void expect_near(const Curve& curve, double tolerance) {
    ASSERT_EQ(curve.smoothed.size(), curve.size());
    const Step gap = steps_[1];
    for (size_t i = 0; i < curve.size(); ++i) {
      const auto first = static_cast<size_t>(curve.step_first[i] / gap),
                 last = static_cast<size_t>(curve.step_last[i] / gap);
      double sum = 0;
      for (size_t at = first; at <= last; ++at) sum += expected_[at];
      ASSERT_NEAR(curve.smoothed[i], sum / static_cast<double>(last - first + 1), tolerance)
          << "bucket " << i;
    }
  }

  static constexpr double kNoise = 0.1;
  std::vector<Step> steps_;
  std::vector<double> values_, expected_;
};

TEST_F(SmoothingTest, PointsAreSmoothedExactly) {
  fill(1000, 10);
  expect_near(smoothed(1000), 1e-12);
  EXPECT_EQ(smoothed(1000).smooth_unit, 10);
}

TEST_F(SmoothingTest, ARangeBeginsAsTheWholeCurveDoes) {
  fill(20'000, 10);
  expect_near(smoothed(1000, 123'450, 131'000), 1e-8);
}

TEST_F(SmoothingTest, NarrowBucketsAreTheMeanOfTheirPoints) {
  fill(20'000, 1);
  expect_near(smoothed(1000), 1e-10);
}

TEST_F(SmoothingTest, WideBucketsAreAsGoodAsExact) {
  fill(300'000, 1);
  for (const int32_t width : {100, 500, 3000}) expect_near(smoothed(width), 1e-9);
  ASSERT_TRUE(store_->seal_now().ok());
  for (const int32_t width : {100, 500, 3000}) expect_near(smoothed(width), 0.1 * kNoise);
}

TEST_F(SmoothingTest, SealingChangesNothing) {
  fill(50'000, 1);
  ASSERT_TRUE(store_->seal_now().ok());
  expect_near(smoothed(400), 0.1 * kNoise);
  expect_near(smoothed(1000, 30'000, 30'900), 1e-8);
}

TEST_F(SmoothingTest, LongerSeriesKeepTheirSmoothedValues) {
  fill(500, 10);
  const Curve before = smoothed(2000);
  append(batch(1, {column(kSeries, {5000, 5010, 9000})}));
  const Curve after = smoothed(2000);
  for (size_t i = 0; i < before.size(); ++i) ASSERT_EQ(before.smoothed[i], after.smoothed[i]);
}

TEST_F(SmoothingTest, ValuesThatAreNotFiniteDoNotSpread) {
  ResolvedBatch::Column made{SeriesId{kSeries}, {}, false};
  for (const double value : {kNan, 1.0, kInf, 3.0, kNan}) {
    made.points.add(static_cast<Step>(made.points.size()), kNow, value);
  }
  append(batch(1, {made}));
  const Curve curve = smoothed(10);
  EXPECT_TRUE(std::isnan(curve.smoothed[0]));
  EXPECT_EQ(curve.smoothed[1], 1);
  EXPECT_EQ(curve.smoothed[2], 1);
  EXPECT_NEAR(curve.smoothed[3], 1 + (1 - kSmooth * kSmooth) * 2, 1e-12);
  EXPECT_EQ(curve.smoothed[4], curve.smoothed[3]);
}

TEST_F(SmoothingTest, WithoutSmoothingThereIsNoSuchColumn) {
  fill(10, 1);
  EXPECT_TRUE(read(kSeries).smoothed.empty());
}

TEST_F(SmoothingTest, WhatANewAttemptReplacedIsReadByItself) {
  append(batch(1, {column(kSeries, {1, 2, 3, 4, 5})}));
  append(batch(1, {column(kSeries, {3, 4})}));
  CurveQuery query;
  query.superseded_of = 1;
  EXPECT_EQ(steps(kSeries, query), (std::vector<Step>{3, 4, 5}));
  query.superseded_of = 2;
  EXPECT_TRUE(steps(kSeries, query).empty());
}

TEST_F(SmoothingTest, AReadEndsWhenItIsOver) {
  fill(300'000, 1);
  ASSERT_TRUE(store_->seal_now().ok());
  CurveQuery query;
  query.is_over = [] { return true; };
  query.from = 1;
  const auto curve = store_->read(SeriesId{kSeries}, query);
  ASSERT_FALSE(curve.ok());
  EXPECT_EQ(curve.code(), ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace afs
