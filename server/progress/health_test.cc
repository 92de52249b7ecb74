// The health checks told in small stories: what alarms, what only looks like it, and what a resume
// forgets.
#include "progress/health.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "progress/run_health.h"

namespace afs {
namespace {

constexpr WallTime kStart = 1'800'000'000'000;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// A run that is told point by point: a report each 10 steps and 5 seconds.
class ToldRun {
 public:
  explicit ToldRun(uint32_t seed = 1) : random_(seed) {}

  // `points` reports of a loss around `loss`, which varies by `noise` of it.
  ToldRun& train(int points, double loss, double noise = 0.03) {
    std::normal_distribution<double> normal(0, noise);
    for (int i = 0; i < points; ++i) tell(loss * std::exp(normal(random_)));
    return *this;
  }
  ToldRun& tell(double loss) {
    step_ += 10;
    time_ += 5'000;
    health.add_loss(time_, step_, loss);
    return *this;
  }
  ToldRun& resume_at(Step step) {
    step_ = step;
    return *this;
  }
  HealthReport report(WallTime now_after_ms = 1'000) const {
    Run run;
    run.points = 1;
    run.last_step = step_;
    run.last_data_at = time_;
    const WallTime now = time_ + now_after_ms;
    return health.report(run, status_of(run, kPhaseUnknown, now),
                         {"loss", "eval_loss", "grad_norm", "lr"}, now);
  }
  HealthCheck check(std::string_view name, WallTime now_after_ms = 1'000) const {
    for (const HealthCheck& one : report(now_after_ms).checks)
      if (one.name == name) return one;
    ADD_FAILURE() << "no check " << name;
    return {};
  }

  RunHealth health{HealthLimits{}};

 private:
  std::mt19937 random_;
  Step step_ = 0;
  WallTime time_ = kStart;
};

TEST(RecentWindow, KnowsTheMedianAndItsDeviationOfTheNewest) {
  std::mt19937 random(3);
  std::vector<double> all;
  RecentWindow window(21);
  for (int i = 0; i < 500; ++i) {
    all.push_back(static_cast<double>(random() % 50));
    window.add(all.back());
    std::vector<double> newest(all.end() - std::min<ptrdiff_t>(21, std::ssize(all)), all.end());
    std::sort(newest.begin(), newest.end());
    const double median = newest[newest.size() / 2];
    ASSERT_EQ(window.median(), median);
    for (double& value : newest) value = std::fabs(value - median);
    std::sort(newest.begin(), newest.end());
    ASSERT_NEAR(window.deviation(), 1.4826 * newest[newest.size() / 2], 1e-9);
  }
}

TEST(Health, NoisyLossesRaiseNoAlarm) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    ToldRun run(seed);
    for (int i = 1; i <= 40; ++i) {
      run.train(25, 1 + 5.0 / i, 0.2);
      ASSERT_EQ(run.report().health, Health::kHealthy) << seed << ": " << run.report().reason;
    }
  }
}

TEST(Health, NothingIsSaidOfARunWithoutPoints) {
  const HealthReport report = RunHealth(HealthLimits{}).report({}, {}, {}, kStart);
  EXPECT_EQ(report.health, Health::kUnknown);
}

TEST(Health, NaNIsCriticalUntilTheLossIsFiniteAgain) {
  ToldRun run;
  run.train(50, 1).tell(kNan).tell(kNan);
  EXPECT_EQ(run.report().health, Health::kCritical);
  EXPECT_EQ(run.report().reason, "Finite loss: NaN since step 510 (2 NaN in all)");
  run.train(1, 1);
  EXPECT_EQ(run.report().health, Health::kHealthy);
  EXPECT_EQ(run.check("loss_finite").state, CheckState::kNote);
}

TEST(Health, AResumeForgetsWhatItReplaces) {
  ToldRun run;
  run.train(100, 1).train(50, 4);
  for (int i = 0; i < 100; ++i) {  // Nor does it end when the run has got used to it.
    run.train(1, 4);
    ASSERT_EQ(run.check("loss_divergence").state, CheckState::kCritical) << i;
  }
  run.resume_at(1'000).train(60, 1);
  EXPECT_EQ(run.report().health, Health::kHealthy) << run.report().reason;
  // From the very start again the loss is high, which is no divergence.
  run.resume_at(0).train(60, 6);
  EXPECT_EQ(run.report().health, Health::kHealthy) << run.report().reason;
}

TEST(Health, ManySpikesAreAWarningAndFewAreNot) {
  ToldRun run;
  run.train(100, 1).tell(9).train(20, 1).tell(9).train(20, 1);
  EXPECT_EQ(run.check("loss_spikes").state, CheckState::kNote);
  run.tell(9).train(20, 1).tell(9).train(1, 1);
  EXPECT_EQ(run.check("loss_spikes").state, CheckState::kWarning);
  run.train(300, 1);
  EXPECT_EQ(run.check("loss_spikes").state, CheckState::kNote);
}

TEST(Health, SchedulesAreNoJumps) {
  const double kPi = std::acos(-1.0);
  const std::vector<std::function<double(int)>> kSchedules = {
      [](int i) { return std::min(i / 50.0, 1.0) * (1 - i / 1000.0); },      // Warm-up, linear.
      [&](int i) { return 0.5 * (1 + std::cos(kPi * (i % 200) / 200.0)); },  // Restarts.
      [](int i) { return std::pow(0.1, i / 300); },                          // Steps.
      [](int i) { return 1 - std::fabs(i % 100 - 50) / 60.0; },              // Cycles.
      [](int) { return 3e-4; }};
  for (const auto& schedule : kSchedules) {
    ToldRun run;
    for (int i = 0; i < 900; ++i) {
      run.health.add_learning_rate(i, 1e-3 * schedule(i));
      ASSERT_NE(run.check("learning_rate").state, CheckState::kWarning)
          << i << run.check("learning_rate").reason;
    }
  }
  ToldRun jumping;
  for (int i = 0; i < 100; ++i) jumping.health.add_learning_rate(i, i < 80 ? 1e-4 : 1e-2);
  EXPECT_EQ(jumping.check("learning_rate").reason, "jumped from 0.0001 to 0.01 at step 80");
}

TEST(Health, ExplodingGradientsAreAWarning) {
  ToldRun run;
  for (int i = 0; i < 200; ++i) run.health.add_gradient_norm(i, 1 + 0.2 * std::sin(i));
  EXPECT_EQ(run.check("gradient_norm").state, CheckState::kFine);
  for (int i = 200; i < 240; ++i) run.health.add_gradient_norm(i, std::pow(1.3, i - 200));
  EXPECT_EQ(run.check("gradient_norm").state, CheckState::kWarning);
}

TEST(Health, AClockAheadOfOursIsAWarning) {
  ToldRun run;
  run.train(10, 1);
  EXPECT_EQ(run.check("clock", -4'000).state, CheckState::kFine);
  EXPECT_EQ(run.check("clock", -12'000).reason,
            "its newest point is stamped 12 s ahead of this server's clock");
}

TEST(Health, TheMachineIsJudgedWhereTheLogKnowsIt) {
  ToldRun run;
  EXPECT_EQ(run.check("gpu_temperature").reason, "no GPU data");
  for (int i = 0; i < 30; ++i) {
    run.health.add_reading(Reading::kGpuTemperature, "system/gpu.0.temp", i, 70);
    run.health.add_reading(Reading::kGpuTemperature, "system/gpu.1.temp", i, 94);
  }
  EXPECT_EQ(run.check("gpu_temperature").state, CheckState::kWarning);
  EXPECT_EQ(run.check("gpu_temperature").metric, "system/gpu.1.temp");
}

}  // namespace
}  // namespace afs
