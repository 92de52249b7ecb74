// What is learned from the moments at which a run reports, and what follows from it for its end.
#include "progress/rhythm.h"

#include <gtest/gtest.h>

#include "progress/estimate.h"

namespace afs {
namespace {

constexpr WallTime kStart = 1'800'000'000'000;
constexpr int64_t kMinute = 60'000;

// A run that is told step by step: a report each `every` steps of `ms` each.
class ToldRun {
 public:
  ToldRun& train(Step steps, double ms, Step every = 10) {
    for (Step done = 0; done < steps; done += every) {
      time_ += static_cast<int64_t>(ms * static_cast<double>(every));
      step_ += every;
      rhythm.add(time_, step_);
    }
    return *this;
  }
  ToldRun& pause(int64_t ms) {
    time_ += ms;
    return *this;
  }
  ToldRun& resume_at(Step step, int64_t after_ms) {
    time_ += after_ms;
    step_ = step;
    rhythm.add(time_, step_);
    return *this;
  }
  // From the newest report on.
  double left_minutes(double total) const {
    const auto estimate = estimate_finish(rhythm, total, time_);
    return estimate ? static_cast<double>(estimate->p50 - time_) / kMinute : -1;
  }

  Rhythm rhythm;

 private:
  WallTime time_ = kStart;
  Step step_ = 0;
};

TEST(Rhythm, PaceIsTimeOverSteps) {
  EXPECT_DOUBLE_EQ(ToldRun().train(1000, 600).rhythm.pace()->ms_per_step, 600);
  EXPECT_EQ(ToldRun().train(1000, 600).rhythm.gaps()->usual_ms, 6'000);
}

TEST(Rhythm, TheTimeUntilTheFirstReportIsWorkUnlessItLoaded) {
  const auto pace_of = [](int64_t first_ms, Step first_step) {
    Rhythm rhythm;
    rhythm.begin(kStart - first_ms);
    rhythm.add(kStart, first_step);
    rhythm.add(kStart + 6'000, first_step + 10);
    rhythm.add(kStart + 12'600, first_step + 20);
    return rhythm.pace()->ms_per_step;
  };
  EXPECT_NEAR(pace_of(6'900, 10), 650, 0.1) << "about as long as the others";
  EXPECT_NEAR(pace_of(90'000, 10), 630, 0.1) << "it loaded";
  EXPECT_NEAR(pace_of(6'300, 5'010), 630, 0.1) << "it went on from steps of another log";
  ToldRun loaded;
  loaded.rhythm.begin(kStart - 10 * kMinute);
  EXPECT_FALSE(loaded.train(1000, 600).rhythm.pauses()) << "loading comes once";
}

TEST(Rhythm, NothingIsKnownFromTwoReports) {
  EXPECT_FALSE(ToldRun().train(20, 600).rhythm.pace());
  EXPECT_TRUE(ToldRun().train(30, 600).rhythm.pace());
}

TEST(Rhythm, WarmUpIsNoPace) {
  EXPECT_NEAR(ToldRun().train(20, 3000).train(1000, 600).rhythm.pace()->ms_per_step, 600, 1);
}

TEST(Rhythm, APauseIsNoPace) {
  const ToldRun run = ToldRun().train(500, 600).pause(40 * kMinute).train(500, 600);
  EXPECT_NEAR(run.rhythm.pace()->ms_per_step, 600, 1);
  EXPECT_NEAR(run.rhythm.pauses()->ms, 40 * kMinute, 10);
}

TEST(Rhythm, ReportsOfOneMomentAreOne) {
  Rhythm rhythm;
  for (int i = 0; i < 40; ++i) rhythm.add(kStart + i / 10 * 5'000, i);
  EXPECT_DOUBLE_EQ(rhythm.pace()->ms_per_step, 500);
}

TEST(Rhythm, WithoutTimeThereIsNoPace) {
  Rhythm rhythm;
  for (int i = 0; i < 40; ++i) rhythm.add(kStart, i);
  EXPECT_FALSE(rhythm.pace());
}

TEST(Rhythm, ALongRunCostsNoMore) {
  const ToldRun run = ToldRun().train(2'000'000, 10);
  EXPECT_NEAR(run.rhythm.pace()->ms_per_step, 10, 0.01);
  EXPECT_NEAR(static_cast<double>(run.rhythm.gaps()->usual_ms), 100, 1);
}

TEST(Estimate, EvaluationsToComeAreAdded) {
  ToldRun run;
  for (int i = 0; i < 5; ++i) run.train(1000, 600).pause(20 * kMinute);
  run.train(1000, 600);
  // Of 10,000 steps 4,000 remain: 40 minutes, and four more evaluations.
  EXPECT_NEAR(run.left_minutes(10'000), 40 + 4 * 20, 1.5);
}

TEST(Estimate, AnotherPaceIsFollowedSoon) {
  ToldRun run;
  run.train(2000, 600);
  EXPECT_NEAR(run.left_minutes(4000), 20, 0.1);
  run.train(60, 1200);
  EXPECT_NEAR(run.left_minutes(4000), 1940 * 1.2 / 60, 1);
}

TEST(Estimate, OneSlowReportDoesNotMoveIt) {
  ToldRun run;
  run.train(2000, 600).train(10, 1000).train(10, 600);
  EXPECT_NEAR(run.left_minutes(4000), 1980 * 0.6 / 60, 0.2);
}

TEST(Estimate, InheritedStepsAreNoWork) {
  ToldRun run;
  run.train(5000, 600).resume_at(4500, 60 * kMinute);
  EXPECT_NEAR(run.left_minutes(10'000), 55, 0.1);  // As before the resume, until there is news.
  run.train(100, 1200);
  EXPECT_NEAR(run.left_minutes(10'000), 5400 * 1.2 / 60, 1);
}

TEST(Estimate, TheBandIsWiderWhereLessIsKnown) {
  const auto width = [](const ToldRun& run) {
    const auto estimate = estimate_finish(run.rhythm, 10'000, kStart);
    return static_cast<double>(estimate->p90 - estimate->p10) /
           static_cast<double>(estimate->p50 - kStart);
  };
  const double early = width(ToldRun().train(40, 600)), later = width(ToldRun().train(4000, 600));
  EXPECT_GT(early, 0.1);
  EXPECT_LT(later, 0.02);
  EXPECT_GT(width(ToldRun().train(4000, 600).resume_at(3500, kMinute)), 10 * later);
}

TEST(Estimate, IsNeverInThePast) {
  const ToldRun run = ToldRun().train(1000, 600);
  const WallTime late = kStart + 100 * kMinute;
  EXPECT_EQ(estimate_finish(run.rhythm, 1001, late)->p50, late);
}

}  // namespace
}  // namespace afs
