// Estimates on their way through a real store and catalog: kept at a bounded pace, no word of the
// run, and scored when it is over.
#include "progress/forecast_keeper.h"

#include "core/kept_estimates.h"
#include "progress/forecast_score.h"
#include "progress/progress_fixture.h"
#include "progress/run_progress.h"

namespace afs {
namespace {

constexpr int64_t kSecond = 1'000, kMinute = 60'000, kHour = 3'600'000;

class ForecastKeeperTest : public ProgressTest, public Sink {
 protected:
  void SetUp() override {
    ProgressTest::SetUp();
    keeper_ = std::make_unique<ForecastKeeper>(
        *catalog_, [this](const afs::Run& run) { return progress_of(run).forecast; }, clock_);
  }
  void TearDown() override {
    keeper_.reset();
    ProgressTest::TearDown();
  }
  Status submit(IngestBatch batch, std::function<void(Result<Receipt>)> done) override {
    if (is_busy_) return busy("full");
    keep(batch);
    done(Receipt{});
    return Status::success();
  }
  RunProgress progress_of(const afs::Run& run) {
    return read_progress(run, *catalog_, *store_, rhythms_, clock_.now_ms());
  }
  // One step each `step_ms` until `step` of 1,200, and the clock goes with it.
  void train_to(int step, int64_t step_ms = kSecond) {
    IngestBatch batch;
    batch.run.key = "runs/a";
    batch.update.emplace();
    batch.update->total_steps = 1'200;
    for (; step_ <= step; ++step_) {
      clock_.advance_ms(step_ms);
      batch.column("train/loss").points.add(step_, clock_.now_ms(), 1.0 / step_);
    }
    keep(batch);
  }
  int64_t kept(std::string_view metric = kFinishP50) {
    const SeriesId id = catalog_->find_series(run("runs/a")->id, metric);
    const auto summary = id ? store_->summary(id) : std::nullopt;
    return summary ? summary->count : 0;
  }

  bool is_busy_ = false;
  int step_ = 1;
  RhythmBook rhythms_;
  std::unique_ptr<ForecastKeeper> keeper_;
};

TEST_F(ForecastKeeperTest, KeepsOneAMinuteAndWhatMovesIt) {
  train_to(10);
  keeper_->look(*this);
  EXPECT_EQ(kept(), 0) << "nothing is known yet";
  train_to(100);
  keeper_->look(*this);
  EXPECT_EQ(kept(kFinishP10), 1);
  EXPECT_EQ(kept(kFinishP50), 1);
  EXPECT_EQ(kept(kFinishP90), 1);
  for (int step = 115; step <= 160; step += 15) {
    train_to(step);
    keeper_->look(*this);
  }
  EXPECT_EQ(kept(), 2) << "it stood, so once a minute";
  train_to(168, 3 * kSecond);  // Three times as slow from here on, as eight reports tell.
  keeper_->look(*this);
  const int64_t moved = kept();
  EXPECT_EQ(moved, 3);
  keeper_->look(*this);
  EXPECT_EQ(kept(), moved) << "never two of one moment";
}

TEST_F(ForecastKeeperTest, WhatCannotBeTakenIsKeptLater) {
  train_to(100);
  is_busy_ = true;
  keeper_->look(*this);
  is_busy_ = false;
  EXPECT_EQ(kept(), 0);
  keeper_->look(*this);
  EXPECT_EQ(kept(), 1);
}

TEST_F(ForecastKeeperTest, IsNoWordOfTheRun) {
  train_to(100);
  const afs::Run before = *run("runs/a");
  for (int minute = 0; minute < 5; ++minute) {
    clock_.advance_ms(kMinute);
    keep(kept_estimate(before, {clock_.now_ms(), clock_.now_ms(), clock_.now_ms()},
                       clock_.now_ms()));
  }
  const afs::Run after = *run("runs/a");
  EXPECT_EQ(after.last_data_at, before.last_data_at);
  EXPECT_EQ(after.last_step, before.last_step);
  EXPECT_EQ(after.points, before.points);
  EXPECT_EQ(after.attempts, 1);
  EXPECT_EQ(after.attempt_list.front().last_step, before.attempt_list.front().last_step);
  EXPECT_EQ(catalog_->series_of(after.id).size(), 1u);
  EXPECT_TRUE(progress_of(after).status.is_stalled) << "it does not look alive";
  clock_.advance_ms(kHour);
  EXPECT_EQ(progress_of(after).status.lifecycle, Lifecycle::kLost);
  keeper_->look(*this);
  EXPECT_EQ(kept(), 5) << "nothing is foretold of a lost run";
}

TEST_F(ForecastKeeperTest, AResumeIsNoLessAResume) {
  train_to(600);
  keeper_->look(*this);
  step_ = 400;
  clock_.advance_ms(10 * kMinute);
  train_to(500);
  keeper_->look(*this);
  clock_.advance_ms(kMinute);
  train_to(560);
  keeper_->look(*this);
  EXPECT_EQ(run("runs/a")->attempts, 2);
  EXPECT_EQ(run("runs/a")->last_step, 560);
}

TEST_F(ForecastKeeperTest, AFinishedRunIsScored) {
  const auto score = [&] {
    const auto known = run("runs/a");
    return read_forecast_score(*known, progress_of(*known), *catalog_, *store_);
  };
  for (int step = 60; step <= 1'140; step += 60) {
    train_to(step, step <= 600 ? kSecond : 2 * kSecond);
    keeper_->look(*this);
    EXPECT_FALSE(score()) << "not before it is over";
  }
  train_to(1'200, 2 * kSecond);
  const auto judged = score();
  ASSERT_TRUE(judged);
  // Of 1,800 s it slowed down after 600: only the first estimate could not know that.
  EXPECT_EQ(judged->judged.size(), 4u);
  EXPECT_EQ(judged->within, 3);
  EXPECT_EQ(judged->within_ms, kMinute);
  EXPECT_FALSE(judged->judged[0].is_in_band);
  EXPECT_NEAR(static_cast<double>(judged->judged[0].late_ms), 600'000, 5'000);
  EXPECT_EQ(judged->words.find("3 of 4 estimates, made at 20, 40, 60 and 80 % of its time, were "
                               "within 1 m of the end; the one at 20 % was "),
            0u)
      << judged->words;
}

TEST(ForecastScore, SaysHowGoodTheyWere) {
  const WallTime began = 1'800'000'000'000, ended = began + 4 * kHour;
  const auto made = [&](double share, int64_t late_ms) {
    const WallTime finish = ended - late_ms;
    return KeptEstimate{began + static_cast<int64_t>(share * 4.0 * kHour), finish - kMinute, finish,
                        finish + kMinute};
  };
  const auto words = [&](const std::vector<KeptEstimate>& estimates) {
    const auto score = score_estimates(estimates, began, ended);
    return score ? score->words : std::string();
  };
  EXPECT_EQ(words({made(0.1, kHour), made(0.19, 12 * kMinute), made(0.39, -4 * kMinute),
                   made(0.59, kMinute), made(0.79, 0), made(0.99, kHour)}),
            "3 of 4 estimates, made at 19, 39, 59 and 79 % of its time, were within 5 m of the "
            "end; the one at 19 % was 12 m too early");
  EXPECT_EQ(words({made(0.5, 0), made(0.7, 0)}),
            "All 2 estimates, made at 50 and 70 % of its time, were within 5 m of the end");
  EXPECT_EQ(words({made(0.7, -3 * kMinute)}),
            "Its estimate, made at 70 % of its time, was 3 m too late");
  EXPECT_EQ(words({made(0.9, 0)}), "") << "the end in sight is no estimate";
  EXPECT_EQ(words({}), "");
}

}  // namespace
}  // namespace afs
