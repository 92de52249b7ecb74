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
