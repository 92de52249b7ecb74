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

// As status_of, for a run whose gaps are all alike.
RunStatus told(const Run& run, std::optional<int64_t> gap_ms, WallTime now) {
  const auto gaps = gap_ms ? std::optional(Rhythm::Gaps{*gap_ms, *gap_ms}) : std::nullopt;
  return status_of(run, gaps, now);
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
  const Rhythm::Gaps gaps{10 * kSecond, 40 * kMinute};
  const auto at = [&](int64_t silence_ms) {
    return status_of(run_silent_for(silence_ms), gaps, kNow);
  };
  EXPECT_EQ(at(39 * kMinute).reason, "no data for 39 m");
  EXPECT_FALSE(at(39 * kMinute).is_stalled);
  const RunStatus stalled = at(90 * kMinute);
  EXPECT_TRUE(stalled.is_live);
  EXPECT_TRUE(stalled.is_stalled);
  EXPECT_EQ(
      stalled.reason,
      "stalled: no data for 1 h 30 m; usually it reports every 10 s, and its longest gap was 40 m");
  EXPECT_EQ(at(3 * kHour).lifecycle, Lifecycle::kLost);
}

TEST(RunStatus, AQuickRunStallsAfterMinutes) {
  const Rhythm::Gaps gaps{2 * kSecond, 9 * kSecond};
  EXPECT_FALSE(status_of(run_silent_for(2 * kMinute), gaps, kNow).is_stalled);
  EXPECT_TRUE(status_of(run_silent_for(4 * kMinute), gaps, kNow).is_stalled);
}

}  // namespace
}  // namespace afs
