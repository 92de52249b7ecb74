// What the pages say of a run, read from a real store and catalog.
#include "progress/run_progress.h"

#include "progress/progress_fixture.h"

namespace afs {
namespace {

class RunProgressTest : public ProgressTest {
 protected:
  // Steps 1 … 100 at two a second, of 300; an evaluation at the end.
  static IngestBatch run_under_way() {
    IngestBatch batch;
    batch.run.key = "runs/a";
    for (int i = 1; i <= 100; ++i) {
      batch.column("train/loss").points.add(i, kStart + i * 500, 10.0 / i);
      batch.column("tokens_per_second").points.add(i, kStart + i * 500, 4'000 + i);
    }
    batch.column("eval/loss").points.add(100, kStart + 50'000, 0.25);
    batch.update.emplace();
    batch.update->total_steps = 300;
    batch.update->samples_per_second = 8;
    return batch;
  }
  RunProgress progress_at(WallTime now) {
    return read_progress(*catalog_->find_run("runs/a"), *catalog_, *store_, rhythms_, now);
  }

  RhythmBook rhythms_;
};

TEST_F(RunProgressTest, ARunUnderWay) {
  keep(run_under_way());
  const RunProgress progress = progress_at(kStart + 51'000);
  EXPECT_EQ(progress.status.lifecycle, Lifecycle::kRunning);
  EXPECT_EQ(progress.status.progress_text, "step 100 of 300");
  EXPECT_DOUBLE_EQ(progress.loss->last_value, 0.1);
  EXPECT_DOUBLE_EQ(progress.validation_loss->last_value, 0.25);
  EXPECT_DOUBLE_EQ(*progress.steps_per_second, 2);
  EXPECT_EQ(progress.tokens_per_second, 4'100);
  EXPECT_EQ(progress.samples_per_second, 8);  // Stated by the log, not a metric.
  EXPECT_EQ(progress.first_point_at, kStart + 500);
  EXPECT_EQ(progress.run_time_ms, 49'500);
  ASSERT_TRUE(progress.forecast);
  EXPECT_EQ(progress.forecast->finish.p50, kStart + 50'000 + 100'000);
}

TEST_F(RunProgressTest, APlanIsTheLengthWhereTheLogTellsNone) {
  constexpr int64_t kPlannedMs = 200'000;
  IngestBatch batch = run_under_way();
  keep(batch);
  const auto planned_at = [&](WallTime now) {
    return read_progress(*run("runs/a"), *catalog_, *store_, rhythms_, now, kPlannedMs);
  };
  EXPECT_EQ(planned_at(kStart + 51'000).forecast->total_from, "total_steps");
  batch.run.key = "runs/b";
  batch.update->total_steps.reset();
  keep(batch);
  const RunProgress planned =
      read_progress(*run("runs/b"), *catalog_, *store_, rhythms_, kStart + 50'500, kPlannedMs);
  EXPECT_EQ(planned.forecast->total_from, "planned GPU hours");
  EXPECT_EQ(planned.forecast->finish.p50, kStart + 500 + kPlannedMs);
  EXPECT_EQ(planned.status.progress, 25);
  EXPECT_EQ(planned.status.progress_text, "100 steps so far, 50 s of 3 m 20 s planned");
}

TEST_F(RunProgressTest, WhatItIsAtIsLearnedFromItsResults) {
  IngestBatch batch;
  batch.run.key = "runs/a";
  WallTime now = kStart;
  for (int step = 1; step <= 400; ++step) {
    batch.column("train/loss").points.add(step, now += 1'000, 1);
    if (step % 100 == 0 && step < 400)
      batch.column("eval/loss").points.add(step, now += 600'000, 1);
  }
  keep(batch);
  const RunStatus early = progress_at(now + 300'000).status;
  EXPECT_EQ(early.lifecycle, Lifecycle::kEvaluating);
  EXPECT_EQ(early.reason, "evaluating for 5 m, usually 10 m");
  EXPECT_FALSE(progress_at(now + 1'100'000).status.is_stalled);
  EXPECT_TRUE(progress_at(now + 1'300'000).status.is_stalled);
}

TEST_F(RunProgressTest, TheSameRunADayLaterIsLost) {
  keep(run_under_way());
  const RunProgress progress = progress_at(kStart + 50'000 + 86'400'000);
  EXPECT_EQ(progress.status.reason, "no data for 1 d, and the log does not say that the run ended");
  EXPECT_FALSE(progress.forecast);
  EXPECT_DOUBLE_EQ(progress.loss->last_value, 0.1);
}

TEST_F(RunProgressTest, ARunWithoutPoints) {
  IngestBatch batch;
  batch.run.key = "runs/a";
  keep(batch);
  const RunProgress progress = progress_at(kStart + 1'000);
  EXPECT_EQ(progress.status.lifecycle, Lifecycle::kStarting);
  EXPECT_FALSE(progress.loss);
  EXPECT_FALSE(progress.steps_per_second);
  EXPECT_EQ(progress.run_time_ms, 0);
}

}  // namespace
}  // namespace afs
