// Where a run stands, told from its record and the time.
#include "progress/run_status.h"

#include <gtest/gtest.h>

#include "progress/forecast.h"

namespace afs {
namespace {

constexpr WallTime kNow = 1'800'000'000'000;
constexpr int64_t kSecond = 1'000, kMinute = 60 * kSecond, kHour = 60 * kMinute;

// A run with points, whose newest data is so old.
Run run_silent_for(int64_t silence_ms) {
  afs::Run run;
  run.points = 100;
  run.last_step = 1'840;
  run.last_data_at = kNow - silence_ms;
  return run;
}

PhaseNow at_work(Phase phase, int64_t usual_ms, int64_t longest_ms, int64_t count = 100) {
  return {phase, PhaseGaps{usual_ms, 0, longest_ms, longest_ms, count}, 0};
}

// As status_of, for a run that trains and whose gaps are all alike.
RunStatus told(const Run& run, std::optional<int64_t> gap_ms, WallTime now) {
  return status_of(run, gap_ms ? at_work(Phase::kTraining, *gap_ms, *gap_ms) : kPhaseUnknown, now);
}

TEST(RunStatus, ARunThatWritesIsRunning) {
  afs::Run run = run_silent_for(5 * kSecond);
  run.facts.total_steps = 3'000;
  const RunStatus status = told(run, 10 * kSecond, kNow);
  EXPECT_EQ(status.lifecycle, Lifecycle::kRunning);
  EXPECT_TRUE(status.is_live);
  EXPECT_EQ(status.reason, "");
  EXPECT_NEAR(*status.progress, 61.33, 0.01);
  EXPECT_EQ(status.progress_text, "step 1,840 of 3,000");
  EXPECT_FALSE(status.ended_at);
}

TEST(RunStatus, AQuietRunSaysForHowLong) {
  EXPECT_EQ(told(run_silent_for(40 * kSecond), 10 * kSecond, kNow).reason, "no data for 40 s");
  EXPECT_EQ(told(run_silent_for(40 * kSecond), 15 * kSecond, kNow).reason, "");
  EXPECT_EQ(told(run_silent_for(29 * kSecond), kSecond, kNow).reason, "");
}

TEST(RunStatus, ARunIsLostAfterTenOfItsGapsAndNotBeforeTenMinutes) {
  EXPECT_TRUE(told(run_silent_for(10 * kMinute), kSecond, kNow).is_live);
  EXPECT_FALSE(told(run_silent_for(10 * kMinute + 1), kSecond, kNow).is_live);
  EXPECT_TRUE(told(run_silent_for(5 * kHour), 30 * kMinute, kNow).is_live);
  const RunStatus lost = told(run_silent_for(3 * kHour + 12 * kMinute), std::nullopt, kNow);
  EXPECT_EQ(lost.lifecycle, Lifecycle::kLost);
  EXPECT_EQ(lost.reason, "no data for 3 h 12 m, and the log does not say that the run ended");
  EXPECT_EQ(lost.ended_at, kNow - 3 * kHour - 12 * kMinute);
  EXPECT_EQ(lost.progress_text, "1,840 steps so far");
  EXPECT_FALSE(lost.progress);
}

TEST(RunStatus, AClockAheadOfOursIsNoSilence) {
  EXPECT_TRUE(told(run_silent_for(-kHour), kSecond, kNow).is_live);
}

TEST(RunStatus, WithoutPointsARunStarts) {
  afs::Run run;
  run.created_at = kNow - kMinute / 2;
  const RunStatus status = told(run, std::nullopt, kNow);
  EXPECT_EQ(status.lifecycle, Lifecycle::kStarting);
  EXPECT_EQ(status.reason, "no points yet");
  EXPECT_EQ(status.progress_text, "no steps yet");
  EXPECT_EQ(told(run, std::nullopt, kNow + kHour).lifecycle, Lifecycle::kLost);
}

TEST(RunStatus, AProgressBarAloneIsRunning) {
  afs::Run run;
  run.last_data_at = kNow;
  run.facts.current_step = 12;
  run.facts.total_steps = 48;
  const RunStatus status = told(run, std::nullopt, kNow);
  EXPECT_EQ(status.lifecycle, Lifecycle::kRunning);
  EXPECT_EQ(status.progress, 25);
}

TEST(RunStatus, AllStepsDoneIsFinished) {
  afs::Run run = run_silent_for(kSecond);
  run.last_step = 8'712;
  run.facts.total_steps = 8'712;
  run.facts.current_epoch = 2.9997;
  run.facts.total_epochs = 3;
  const RunStatus status = told(run, kSecond, kNow);
  EXPECT_EQ(status.lifecycle, Lifecycle::kFinished);
  EXPECT_EQ(status.reason, "all 8,712 steps done");
  EXPECT_EQ(status.progress, 100);
  EXPECT_EQ(status.ended_at, kNow - kSecond);
  EXPECT_FALSE(status.is_live);
}

TEST(RunStatus, ARunMayCountEpochs) {
  afs::Run run = run_silent_for(kSecond);
  run.facts.step_unit = "epoch";
  run.last_step = 13;
  run.facts.total_epochs = 20;
  EXPECT_EQ(told(run, kSecond, kNow).progress_text, "epoch 13 of 20");
  EXPECT_EQ(told(run, kSecond, kNow).progress, 65);
  run.facts.total_epochs.reset();
  EXPECT_EQ(told(run, kSecond, kNow).progress_text, "13 epochs so far");
  run.facts.total_steps = 13;
  EXPECT_EQ(told(run, kSecond, kNow).reason, "all 13 epochs done");
}

TEST(RunStatus, EpochsTellProgressWhereStepsHaveNoTotal) {
  afs::Run run = run_silent_for(kSecond);
  run.facts.current_epoch = 2.5;
  run.facts.total_epochs = 10;
  EXPECT_EQ(told(run, kSecond, kNow).progress_text, "epoch 2.5 of 10");
  EXPECT_EQ(told(run, kSecond, kNow).progress, 25);
  run.facts.total_steps = 0;  // A total that is none.
  EXPECT_EQ(told(run, kSecond, kNow).progress, 25);
}

TEST(RunStatus, WhatTheLogSaysOfTheEndHolds) {
  afs::Run run = run_silent_for(kSecond);
  run.facts.total_steps = 3'000;
  run.facts.end = RunEnd::kFailed;
  run.facts.end_reason = "torch.cuda.OutOfMemoryError: CUDA out of memory";
  EXPECT_EQ(told(run, kSecond, kNow).lifecycle, Lifecycle::kFailed);
  EXPECT_EQ(told(run, kSecond, kNow).reason, "torch.cuda.OutOfMemoryError: CUDA out of memory");
  run.facts.end_reason.reset();
  run.facts.end = RunEnd::kStopped;
  EXPECT_EQ(told(run, kSecond, kNow).lifecycle, Lifecycle::kStopped);
  EXPECT_EQ(told(run, kSecond, kNow).reason, "the log says that the run was stopped");
  run.facts.end = RunEnd::kFinished;  // Early stopping: over, and not all done.
  EXPECT_EQ(told(run, kSecond, kNow).reason, "the log says that the run is over");
  EXPECT_NEAR(*told(run, kSecond, kNow).progress, 61.33, 0.01);
  run.facts.total_steps.reset();
  EXPECT_EQ(told(run, kSecond, kNow).progress, 100);
}

TEST(RunStatus, AnEvaluationThatAlwaysTakesFortyMinutesIsNoStall) {
  const auto at = [&](int64_t silence_ms) {
    return status_of(run_silent_for(silence_ms),
                     at_work(Phase::kEvaluating, 39 * kMinute, 40 * kMinute, 12), kNow);
  };
  EXPECT_EQ(at(39 * kMinute).reason, "evaluating for 39 m, usually 39 m");
  EXPECT_EQ(at(39 * kMinute).lifecycle, Lifecycle::kEvaluating);
  EXPECT_EQ(at(20 * kSecond).lifecycle, Lifecycle::kRunning);  // Too short to be worth a word.
  EXPECT_FALSE(at(79 * kMinute).is_stalled);
  const RunStatus stalled = at(90 * kMinute);
  EXPECT_TRUE(stalled.is_live);
  EXPECT_TRUE(stalled.is_stalled);
  EXPECT_EQ(
      stalled.reason,
      "stalled: evaluating for 1 h 30 m; usually 39 m, and the longest of 12 so far took 40 m");
  EXPECT_EQ(at(3 * kHour).lifecycle, Lifecycle::kLost);
}

TEST(RunStatus, TheSameRunIsStalledSoonerWhileItTrains) {
  const PhaseNow training = at_work(Phase::kTraining, 10 * kSecond, 11 * kSecond, 812);
  const RunStatus stalled = status_of(run_silent_for(4 * kMinute), training, kNow);
  EXPECT_TRUE(stalled.is_stalled);
  EXPECT_EQ(stalled.reason,
            "stalled: no data for 4 m; usually it reports every 10 s, and the longest of its 812 "
            "gaps so far was 11 s");
  EXPECT_EQ(status_of(run_silent_for(11 * kMinute), training, kNow).lifecycle, Lifecycle::kLost);
}

TEST(RunStatus, OfFewGapsLittleIsKnown) {
  const auto is_stalled = [&](Phase phase, int64_t count, int64_t silence_ms) {
    return status_of(run_silent_for(silence_ms), at_work(phase, kMinute, kMinute, count), kNow)
        .is_stalled;
  };
  EXPECT_FALSE(is_stalled(Phase::kTraining, 2, 9 * kMinute));
  EXPECT_TRUE(is_stalled(Phase::kTraining, 50, 4 * kMinute));
  EXPECT_FALSE(is_stalled(Phase::kEvaluating, 1, 3 * kMinute));
  EXPECT_TRUE(is_stalled(Phase::kEvaluating, 1, 4 * kMinute));
}

TEST(RunStatus, WhatItDoesForTheFirstTimeMayTakeLong) {
  const PhaseNow first{Phase::kEvaluating, std::nullopt, 0};
  const RunStatus early = status_of(run_silent_for(20 * kMinute), first, kNow);
  EXPECT_EQ(early.reason, "evaluating for 20 m, for the first time");
  EXPECT_FALSE(early.is_stalled);
  EXPECT_FALSE(status_of(run_silent_for(59 * kMinute), first, kNow).is_stalled);
  EXPECT_TRUE(status_of(run_silent_for(61 * kMinute), first, kNow).is_stalled);
  EXPECT_FALSE(status_of(run_silent_for(121 * kMinute), first, kNow).is_live);
}

TEST(RunStatus, AProcessThatBeganAnewIsLoading) {
  const PhaseNow loading{Phase::kLoading, PhaseGaps{2 * kMinute, 0, 0, 2 * kMinute, 1},
                         kNow - kMinute};
  const RunStatus status = status_of(run_silent_for(5 * kHour), loading, kNow);
  EXPECT_EQ(status.lifecycle, Lifecycle::kStarting);
  EXPECT_EQ(status.reason, "loading for 1 m, usually 2 m");
}

TEST(RunStatus, AQuickRunStallsAfterMinutes) {
  const PhaseNow quick = at_work(Phase::kTraining, 2 * kSecond, 9 * kSecond);
  EXPECT_FALSE(status_of(run_silent_for(2 * kMinute), quick, kNow).is_stalled);
  EXPECT_TRUE(status_of(run_silent_for(4 * kMinute), quick, kNow).is_stalled);
}

}  // namespace
}  // namespace afs
