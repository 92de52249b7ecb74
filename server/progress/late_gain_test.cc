// What the newest part of a curve brought: real gains, scatter, standing still, getting worse.
#include "progress/late_gain.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace afs {
namespace {

constexpr WallTime kStart = 1'790'000'000'000;
constexpr auto kLower = MetricDirection::kLowerIsBetter;

// One bucket a second.
Curve curve_of(const std::vector<double>& values) {
  Curve curve;
  for (size_t i = 0; i < values.size(); ++i) {
    const auto step = static_cast<Step>(i + 1);
    curve.step_last.push_back(step);
    curve.time_last.push_back(kStart + step * 1'000);
    curve.mean.push_back(values[i]);
    curve.count.push_back(1);
  }
  return curve;
}
WallTime after(size_t values) { return kStart + static_cast<WallTime>(values) * 1'000; }

std::vector<double> noisy(size_t count, double from, double slope, double scatter, uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> noise(0, scatter);
  std::vector<double> values;
  for (size_t i = 0; i < count; ++i)
    values.push_back(from + slope * static_cast<double>(i) + noise(random));
  return values;
}

TEST(LateGain, AStraightFallIsARealGainHoweverSteep) {
  const auto gain = late_gain(curve_of(noisy(100, 2, -0.01, 0.001, 1)), after(60), kLower);
  ASSERT_TRUE(gain);
  EXPECT_TRUE(gain->is_real);
  EXPECT_NEAR(gain->change, -0.4, 0.01);
  EXPECT_NEAR(gain->scatter, 0.001, 0.0007);
  EXPECT_GE(gain->best_step, 98);
}

TEST(LateGain, ALineWithoutScatterIsRealToo) {
  const auto gain = late_gain(curve_of(noisy(20, 2, -0.01, 0, 1)), after(10), kLower);
  ASSERT_TRUE(gain);
  EXPECT_TRUE(gain->is_real);
}

TEST(LateGain, ScatterAloneIsNoGain) {
  int called = 0;
  for (uint32_t seed = 0; seed < 200; ++seed) {
    const auto gain = late_gain(curve_of(noisy(64, 1, 0, 0.05, seed)), after(32), kLower);
    ASSERT_TRUE(gain);
    called += gain->is_real;
  }
  EXPECT_LE(called, 2) << "of 200 runs that stood still";
}

TEST(LateGain, WhatGetsWorseKeepsItsBest) {
  const auto gain = late_gain(curve_of({2, 1.5, 1.2, 1.0, 1.1, 1.2, 1.3, 1.4}), after(5), kLower);
  ASSERT_TRUE(gain);
  EXPECT_EQ(gain->change, 0);
  EXPECT_FALSE(gain->is_real);
  EXPECT_EQ(gain->best_step, 4);
}

TEST(LateGain, MoreIsBetterWhereTheMetricSaysSo) {
  const auto curve = curve_of(noisy(40, 0.2, 0.01, 0.001, 3));
  const auto gain = late_gain(curve, after(20), MetricDirection::kHigherIsBetter);
  ASSERT_TRUE(gain);
  EXPECT_TRUE(gain->is_real);
  EXPECT_GT(gain->change, 0.15);
  EXPECT_EQ(late_gain(curve, after(20), kLower)->change, 0);
  EXPECT_FALSE(late_gain(curve, after(20), MetricDirection::kNeither));
}

TEST(LateGain, NothingIsSaidWithoutEnoughToTellFrom) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(late_gain(curve_of({3, 2, 1}), after(2), kLower));
  EXPECT_FALSE(late_gain(curve_of({9, nan, 8, nan, 7, nan, 6, nan, 5, nan}), after(5), kLower));
  const auto enough = curve_of(noisy(20, 1, -0.01, 0.001, 1));
  EXPECT_FALSE(late_gain(enough, after(0), kLower)) << "none before";
  EXPECT_FALSE(late_gain(enough, after(20), kLower)) << "none after";
}

}  // namespace
}  // namespace afs
