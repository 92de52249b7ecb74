// What a run is at, and how long that usually takes it, as its reports tell.
#include "progress/phases.h"

#include <gtest/gtest.h>

#include "progress/phase_plan.h"

namespace afs {
namespace {

constexpr WallTime kStart = 1'800'000'000'000;
constexpr int64_t kSecond = 1'000, kMinute = 60'000;

// A run that reports every ten steps of a second each, and evaluates as it is told.
class ToldRun {
 public:
  ToldRun& train(Step steps) {
    for (Step done = 0; done < steps; done += 10) {
      time_ += 10 * kSecond;
      phases.train(time_, step_ += 10);
    }
    return *this;
  }
  ToldRun& evaluate(int64_t ms) {
    phases.evaluate(time_ += ms, step_);
    return *this;
  }
  ToldRun& pause(int64_t ms) {
    time_ += ms;
    return *this;
  }
  ToldRun& resume_at(Step step) {
    phases.train(time_ += kMinute, step_ = step);
    return *this;
  }
  Phase phase() const { return phases.now().phase; }
  WallTime time() const { return time_; }

  Phases phases;

 private:
  WallTime time_ = kStart;
  Step step_ = 0;
};

TEST(Phases, EachPhaseHasItsOwnGaps) {
  ToldRun run;
  for (int i = 0; i < 4; ++i) run.train(500).evaluate(40 * kMinute);
  const auto training = run.phases.gaps(Phase::kTraining);
  const auto evaluating = run.phases.gaps(Phase::kEvaluating);
  EXPECT_EQ(training->usual_ms, 10 * kSecond);
  EXPECT_EQ(training->longest_ms, 10 * kSecond);
  EXPECT_EQ(training->spread_ms, 0);
  EXPECT_EQ(evaluating->usual_ms, 40 * kMinute);
  EXPECT_EQ(evaluating->count, 4);
  EXPECT_FALSE(run.phases.gaps(Phase::kSaving));
}

TEST(Phases, TheTailIsWhatNineteenOfTwentyKeepTo) {
  ToldRun run;
  run.train(990).pause(kMinute).train(10);
  const auto gaps = run.phases.gaps(Phase::kTraining);
  EXPECT_EQ(gaps->tail_ms, 10 * kSecond);
  EXPECT_EQ(gaps->longest_ms, kMinute + 10 * kSecond);
}

TEST(Phases, AnEvaluationIsForeseenByItsBeat) {
  ToldRun run;
  run.train(500).evaluate(kMinute).train(490);
  EXPECT_EQ(run.phase(), Phase::kTraining);
  run.train(10);
  EXPECT_EQ(run.phase(), Phase::kEvaluating);
  run.evaluate(kMinute);
  EXPECT_EQ(run.phase(), Phase::kTraining);
}

TEST(Phases, ABeatBetweenTwoReportsIsForeseenToo) {
  ToldRun run;
  Phases& phases = run.phases;
  run.train(20);
  phases.evaluate(run.time() + kMinute, 25);
  run.pause(kMinute).train(20);  // Step 40: the next result comes at 50, after a report.
  EXPECT_EQ(run.phase(), Phase::kTraining);
  run.train(10);
  EXPECT_EQ(run.phase(), Phase::kEvaluating);
}

TEST(Phases, UntilThenItTrainsOn) {
  ToldRun run;
  for (int i = 1; i <= 2; ++i) {
    run.train(50);
    run.phases.evaluate(run.time() + 5 * kSecond + kMinute, i * 55);
    run.pause(kMinute + 5 * kSecond);
  }
  run.train(60);  // Step 160: the next result is of 165.
  EXPECT_EQ(run.phase(), Phase::kEvaluating);
  EXPECT_EQ(run.phases.now().since, run.time() + 5 * kSecond);
}

TEST(Phases, AnEvaluationThatIsLeftOutIsNotWaitedFor) {
  ToldRun run;
  run.train(500).evaluate(kMinute).train(500).evaluate(kMinute).train(500);
  EXPECT_EQ(run.phase(), Phase::kEvaluating);
  run.train(10);
  EXPECT_EQ(run.phase(), Phase::kTraining);
}

TEST(Phases, SeveralDataSetsAreOneEvaluation) {
  ToldRun run;
  run.train(500).evaluate(kMinute).evaluate(kMinute).train(500).evaluate(kMinute);
  EXPECT_EQ(run.phase(), Phase::kEvaluating);
  run.evaluate(kMinute);
  EXPECT_EQ(run.phase(), Phase::kTraining);
}

TEST(Phases, EvaluationsWithoutABeatMayComeAtAnyMoment) {
  ToldRun run;
  run.train(100).evaluate(40 * kMinute).train(700).evaluate(kMinute).train(50).evaluate(kMinute);
  run.train(10);
  EXPECT_EQ(run.phase(), Phase::kTraining);
  EXPECT_EQ(run.phases.now().gaps->longest_ms, 40 * kMinute);
  EXPECT_EQ(run.phases.now().gaps->usual_ms, 10 * kSecond);
}

TEST(Phases, AResumedRunEvaluatesAgain) {
  ToldRun run;
  for (int i = 0; i < 3; ++i) run.train(500).evaluate(kMinute);
  run.train(100).resume_at(1'010).train(480);
  EXPECT_EQ(run.phase(), Phase::kTraining);
  run.train(10);
  EXPECT_EQ(run.phase(), Phase::kEvaluating);
  EXPECT_EQ(run.phases.gaps(Phase::kTraining)->longest_ms, 10 * kSecond) << "the pause is no gap";
}

TEST(Phases, LoadingLastsFromTheStartToTheFirstStep) {
  ToldRun run;
  run.phases.begin(kStart - 2 * kMinute);
  EXPECT_EQ(run.phase(), Phase::kLoading);
  EXPECT_EQ(run.phases.now().since, kStart - 2 * kMinute);
  run.train(100);
  EXPECT_EQ(run.phase(), Phase::kTraining);
  EXPECT_EQ(run.phases.gaps(Phase::kLoading)->usual_ms, 2 * kMinute + 10 * kSecond);
  run.phases.begin(run.time() + 5 * kSecond);
  EXPECT_EQ(run.phase(), Phase::kTraining) << "a log was begun while it trains";
  const WallTime again = run.time() + 5 * kMinute;
  run.phases.begin(again);
  EXPECT_EQ(run.phase(), Phase::kLoading) << "another process began";
  EXPECT_EQ(run.phases.now().since, again);
  run.pause(8 * kMinute).train(10);
  EXPECT_EQ(run.phase(), Phase::kTraining);
  EXPECT_EQ(run.phases.gaps(Phase::kLoading)->longest_ms, 3 * kMinute + 10 * kSecond);
  EXPECT_EQ(run.phases.gaps(Phase::kTraining)->longest_ms, 10 * kSecond);
}

TEST(Phases, AfterOneReportTheTimeToItIsAllThatIsKnown) {
  ToldRun run;
  run.phases.begin(kStart - 5 * kMinute);
  run.train(10);
  EXPECT_EQ(run.phases.now().gaps->longest_ms, 5 * kMinute + 10 * kSecond);
}

TEST(Phases, ThePlanForeseesWhatWasNeverSeen) {
  ToldRun run;
  run.phases.plan(500, 250);
  run.train(240);
  EXPECT_EQ(run.phase(), Phase::kTraining);
  run.train(10);
  EXPECT_EQ(run.phase(), Phase::kSaving);
  EXPECT_FALSE(run.phases.now().gaps);
  run.pause(kMinute).train(250);
  EXPECT_EQ(run.phases.gaps(Phase::kSaving)->usual_ms, kMinute + 10 * kSecond);
  EXPECT_EQ(run.phase(), Phase::kEvaluating);
  run.evaluate(kMinute);
  EXPECT_EQ(run.phase(), Phase::kSaving);
}

TEST(Phases, WhatSavesAtEachReportIsTraining) {
  ToldRun run;
  run.phases.plan(0, 10);
  run.train(100);
  EXPECT_EQ(run.phase(), Phase::kTraining);
  EXPECT_FALSE(run.phases.gaps(Phase::kSaving));
}

TEST(Phases, LinesOfOneMomentAreNoGap) {
  Phases phases;
  for (Step step = 1; step <= 10; ++step) phases.train(kStart, step);
  phases.evaluate(kStart, 10);
  EXPECT_FALSE(phases.gaps(Phase::kTraining));
  EXPECT_FALSE(phases.gaps(Phase::kEvaluating));
}

class Stretches : public testing::Test {
 protected:
  // "evaluating 4800-4860, hang …": seconds since the start.
  std::string told() const {
    std::string text;
    for (const PhaseStretch& one : run.phases.stretches()) {
      const auto at = [](WallTime time) { return std::to_string((time - kStart) / kSecond); };
      text += (text.empty() ? "" : ", ") + std::string(one.is_hang ? "hang " : "") +
              std::string(to_string(one.phase)) + " " + at(one.from) + "-" + at(one.to);
    }
    return text;
  }
  ToldRun run;
};

TEST_F(Stretches, AnEvaluationLastsFromItsStepToItsResults) {
  run.train(500).evaluate(kMinute).evaluate(kMinute).train(20);
  EXPECT_EQ(told(), "evaluating 500-620");
  run.train(480).evaluate(kMinute);
  EXPECT_EQ(told(), "evaluating 500-620, evaluating 1120-1180") << "at once, not after its end";
}

TEST_F(Stretches, StepsBeforeAnEvaluationAreTraining) {
  run.train(20);
  run.phases.evaluate(run.time() + 5 * kSecond + kMinute, 25);
  run.pause(kMinute).train(20);
  EXPECT_EQ(told(), "evaluating 25-85");
}

TEST_F(Stretches, AnEvaluationBesideTheTrainingTakesNoneOfItsTime) {
  run.train(500);
  run.phases.evaluate(run.time() + 4 * kSecond, 400);
  run.train(100);
  EXPECT_EQ(told(), "");
}

TEST_F(Stretches, ASaveIsWhatAStepTakesLongerThere) {
  run.phases.plan(0, 250);
  run.train(250).pause(kMinute).train(250).train(10);
  EXPECT_EQ(told(), "saving 250-310") << "the second took no time";
}

TEST_F(Stretches, ASilenceOfAnHourIsAHangFromItsUsualTailOn) {
  run.train(500).pause(60 * kMinute).train(100);
  EXPECT_EQ(told(), "hang training 510-4110");
  run.train(100).pause(60 * kMinute).train(10);
  EXPECT_EQ(told(), "hang training 510-4110, hang training 4310-7910") << "again, and no less so";
}

TEST_F(Stretches, WhatComesOnABeatIsNoHang) {
  for (int i = 0; i < 4; ++i) run.train(500).pause(10 * kMinute);
  run.train(200).pause(90 * kMinute).train(10);
  EXPECT_EQ(told(), "hang training 4610-10010") << "the pauses after each 500 steps are its way";
}

TEST_F(Stretches, AnEvaluationMayHangToo) {
  for (int i = 0; i < 3; ++i) run.train(100).evaluate(kMinute);
  run.train(100).evaluate(60 * kMinute).train(10);
  EXPECT_EQ(told(),
            "evaluating 100-160, evaluating 260-320, evaluating 420-480, evaluating 580-640, "
            "hang evaluating 640-4180");
}

TEST_F(Stretches, DownAndLoadingAgainAreNoTraining) {
  run.train(500);
  run.phases.begin(run.time() + 5 * kMinute);
  run.pause(7 * kMinute - 10 * kSecond).train(100);
  EXPECT_EQ(told(), "hang loading 500-800, loading 800-920");
}

TEST_F(Stretches, ManyAreJoinedAndNoneOfTheirTimeIsLost) {
  constexpr int kEvaluations = 1'000;
  for (int i = 0; i < kEvaluations; ++i) run.train(20).evaluate(kSecond);
  const auto stretches = run.phases.stretches();
  EXPECT_LE(stretches.size(), kPhaseStretchesMax);
  int64_t total = 0;
  for (const PhaseStretch& one : stretches) total += one.to - one.from;
  EXPECT_EQ(total, kEvaluations * kSecond);
}

TEST(PhasePlan, IsWhatATrainerSaysOfItself) {
  afs::Run run;
  run.params = {{"eval_steps", "200"},
                {"eval_strategy", "steps"},
                {"save_steps", "500"},
                {"save_strategy", "epoch"}};
  EXPECT_EQ(phase_plan_of(run).evaluates_every, 200);
  EXPECT_EQ(phase_plan_of(run).saves_every, 0);
  run.params[0].value = "0.1";
  EXPECT_EQ(phase_plan_of(run).evaluates_every, 0);
}

}  // namespace
}  // namespace afs
