// The health checks over the logs of real trainings: no wrong alarm at any moment of any of them,
// and every fault that is put into them is found.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "progress/health_fixture.h"

namespace afs {
namespace {

class HealthOfRealRuns : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(shared_dir() / "real-runs"))
      GTEST_SKIP() << "no real runs here; set AFS_SHARED_DIR";
  }
  static void expect_no_alarm(const std::string& directory) {
    for (const LoggedRun& run : logged_runs(directory)) {
      std::map<std::string, std::string> alarms;
      Replay(run).play([&](const HealthReport& report, Step step) {
        for (const HealthCheck& check : report.checks) {
          const std::string told = "step " + std::to_string(step) + ": " + check.reason;
          const bool is_alarm =
              check.state == CheckState::kWarning || check.state == CheckState::kCritical;
          if (is_alarm) alarms.try_emplace(std::string(check.name), told);
        }
      });
      for (const auto& [name, told] : alarms)
        ADD_FAILURE() << run.key << ": wrong alarm of " << name << " at " << told;
    }
  }
};

TEST_F(HealthOfRealRuns, NoWrongAlarmInTrainings) { expect_no_alarm("real-runs"); }

TEST_F(HealthOfRealRuns, NoWrongAlarmInTrainerLogs) { expect_no_alarm("trainer-logs"); }

// Each fault is put into every run that is long enough, from 60 % of its points on.
class FaultsInRealRuns : public HealthOfRealRuns {
 protected:
  struct Subject {
    LoggedRun run;
    RunMetrics metrics;
    HealthMetrics more;
  };
  static constexpr size_t kPointsMin = 100;

  // All runs with so many points of the metric that `choose` names.
  template <typename Choose>
  static std::vector<Subject> runs_with(size_t points_min, Choose choose) {
    std::vector<Subject> chosen;
    for (LoggedRun& run : logged_runs("real-runs")) {
      const auto names = run.names();
      Subject subject{std::move(run), choose_metrics(names), choose_health_metrics(names)};
      const auto name = choose(subject);
      if (name && subject.run.of(name).size() >= points_min) chosen.push_back(std::move(subject));
    }
    EXPECT_GE(chosen.size(), 3u);
    return chosen;
  }
  static std::vector<Subject> runs_with_loss() {
    return runs_with(kPointsMin, [](const Subject& one) { return one.metrics.loss; });
  }
  static size_t fault_at(const Points& points) { return points.size() * 6 / 10; }
};

TEST_F(FaultsInRealRuns, NaNFromThereOnIsCritical) {
  for (Subject& one : runs_with_loss()) {
    Points& loss = one.run.of(one.metrics.loss);
    const size_t at = fault_at(loss);
    std::fill(loss.values.begin() + static_cast<ptrdiff_t>(at), loss.values.end(), std::nan(""));
    const HealthCheck check = Replay(one.run).worst_of("loss_finite");
    EXPECT_EQ(check.state, CheckState::kCritical) << one.run.key;
    EXPECT_EQ(check.from, loss.steps[at]) << one.run.key;
  }
}

TEST_F(FaultsInRealRuns, ALoneSpikeIsNotedAndNoMore) {
  for (Subject& one : runs_with_loss()) {
    Points& loss = one.run.of(one.metrics.loss);
    loss.values[fault_at(loss)] *= 8;
    const HealthCheck check = Replay(one.run).worst_of("loss_spikes");
    EXPECT_EQ(check.state, CheckState::kNote) << one.run.key;
    EXPECT_EQ(check.from, loss.steps[fault_at(loss)]) << one.run.key;
    Replay(one.run).play(
        [&](const HealthReport& report, Step step) {
          EXPECT_NE(report.health, Health::kWarning) << one.run.key << " " << step;
          EXPECT_NE(report.health, Health::kCritical) << one.run.key << " " << step;
        },
        Replay::kLookEvery);
  }
}

TEST_F(FaultsInRealRuns, ASpikeOfTwentyPointsIsAWarning) {
  for (Subject& one : runs_with_loss()) {
    Points& loss = one.run.of(one.metrics.loss);
    for (size_t i = 0; i < 20; ++i) loss.values[fault_at(loss) + i] *= 8;
    EXPECT_EQ(Replay(one.run).worst_of("loss_spikes").state, CheckState::kWarning) << one.run.key;
    if (loss.size() < 150) continue;  // Of a short run twenty points are too much to be a spike.
    EXPECT_EQ(Replay(one.run).worst_of("loss_divergence").state, CheckState::kFine) << one.run.key;
  }
}

TEST_F(FaultsInRealRuns, ThreeTimesTheLossAndRisingIsDivergence) {
  for (Subject& one : runs_with_loss()) {
    Points& loss = one.run.of(one.metrics.loss);
    const size_t at = fault_at(loss);
    for (size_t i = at; i < loss.size(); ++i)
      loss.values[i] *= 3 + static_cast<double>(i - at) / static_cast<double>(loss.size());
    const HealthCheck check = Replay(one.run).worst_of("loss_divergence");
    EXPECT_EQ(check.state, CheckState::kCritical) << one.run.key;
    EXPECT_LE(check.from, loss.steps[at]) << one.run.key;
  }
}

TEST_F(FaultsInRealRuns, ALearningRateOfZeroIsAWarning) {
  for (Subject& one : runs_with(15, [](const Subject& s) { return s.more.learning_rate; })) {
    Points& rate = one.run.of(one.more.learning_rate);
    const auto from = rate.values.begin() + static_cast<ptrdiff_t>(fault_at(rate));
    std::fill(from, rate.values.end(), 0);
    const HealthCheck check = Replay(one.run).worst_of("learning_rate");
    EXPECT_EQ(check.state, CheckState::kWarning) << one.run.key;
    EXPECT_EQ(check.from, rate.steps[fault_at(rate)]) << one.run.key;
  }
}

TEST_F(FaultsInRealRuns, HalfTheSpeedIsAWarning) {
  const auto timed_loss = [](const Subject& one) -> std::optional<SeriesName> {
    if (!one.metrics.loss) return std::nullopt;
    const Points& loss = one.run.series.at(one.metrics.loss->metric);
    return has_clock(loss) ? one.metrics.loss : std::nullopt;
  };
  for (Subject& one : runs_with(kPointsMin, timed_loss)) {
    const Points& loss = one.run.of(one.metrics.loss);
    const WallTime slow_from = loss.times[fault_at(loss)];
    for (auto& [metric, points] : one.run.series) {
      for (WallTime& time : points.times) time += std::max<int64_t>(time - slow_from, 0);
    }
    const HealthCheck check = Replay(one.run).worst_of("speed");
    EXPECT_EQ(check.state, CheckState::kWarning) << one.run.key << ": " << check.reason;
  }
}

TEST_F(FaultsInRealRuns, ARisingValidationLossIsAWarning) {
  for (Subject& one : runs_with(10, [](const Subject& s) { return s.metrics.validation_loss; })) {
    Points& loss = one.run.of(one.metrics.validation_loss);
    double rise = 1;
    for (size_t i = fault_at(loss); i < loss.size(); ++i) loss.values[i] *= rise += 0.05;
    const HealthCheck check = Replay(one.run).worst_of("overfitting");
    EXPECT_EQ(check.state, CheckState::kWarning) << one.run.key << ": " << check.reason;
  }
}

}  // namespace
}  // namespace afs
