// The health of live runs, kept up to date from a real store.
#include "progress/health_book.h"

#include <cmath>

#include "progress/progress_fixture.h"

namespace afs {
namespace {

class HealthBookTest : public ProgressTest {
 protected:
  // A loss of around 2, one step a second, from where it was to `step`; `value` instead where
  // given.
  void train_to(int step, std::optional<double> value = std::nullopt) {
    IngestBatch batch;
    batch.run.key = "runs/a";
    for (; step_ <= step; ++step_) {
      clock_.advance_ms(1'000);
      const double loss = 2 + 0.1 * (step_ % 7);
      batch.column("train/loss").points.add(step_, clock_.now_ms(), value.value_or(loss));
    }
    keep(batch);
  }
  HealthReport report() { return report_by(book_); }
  HealthReport report_by(HealthBook& book) {
    const auto known = run("runs/a");
    const RunProgress progress =
        read_progress(*known, *catalog_, *store_, rhythms_, clock_.now_ms());
    return book.of(*known, progress, catalog_->series_of(known->id), *store_, clock_.now_ms());
  }
  static const HealthCheck& check(const HealthReport& report, std::string_view name) {
    for (const HealthCheck& one : report.checks)
      if (one.name == name) return one;
    ADD_FAILURE() << "no check " << name;
    return report.checks.front();
  }
  // What is learned bit by bit is what would be learned at once.
  void expect_as_learned_anew() {
    HealthBook anew;
    anew.set_settings(settings_);
    const HealthReport kept = report(), fresh = report_by(anew);
    ASSERT_EQ(kept.checks.size(), fresh.checks.size());
    for (size_t i = 0; i < kept.checks.size(); ++i) {
      EXPECT_EQ(kept.checks[i].state, fresh.checks[i].state) << kept.checks[i].name;
      EXPECT_EQ(kept.checks[i].reason, fresh.checks[i].reason) << kept.checks[i].name;
    }
  }

  int step_ = 1;
  HealthSettings settings_;
  RhythmBook rhythms_;
  HealthBook book_;
};

TEST_F(HealthBookTest, AQuietRunIsHealthy) {
  train_to(400);
  EXPECT_EQ(report().health, Health::kHealthy) << report().reason;
  EXPECT_EQ(check(report(), "loss_finite").state, CheckState::kFine);
  EXPECT_EQ(check(report(), "loss_finite").metric, "train/loss");
}

TEST_F(HealthBookTest, NewPointsAreLearnedAsTheyCome) {
  for (int step = 20; step <= 200; step += 20) {
    train_to(step);
    report();
  }
  train_to(210, 40.0);  // A spike ...
  expect_as_learned_anew();
  EXPECT_EQ(check(report(), "loss_spikes").state, CheckState::kWarning);
  EXPECT_EQ(check(report(), "loss_spikes").from, 201);
  train_to(300);
  train_to(301, std::nan(""));  // ... and the end.
  expect_as_learned_anew();
  EXPECT_EQ(report().health, Health::kCritical);
  EXPECT_EQ(check(report(), "loss_finite").from, 301);
}

TEST_F(HealthBookTest, WhatIsSealedIsReadToo) {
  train_to(150);
  ASSERT_TRUE(store_->seal_now().ok());
  train_to(200);
  train_to(210, 40.0);
  EXPECT_EQ(check(report(), "loss_spikes").from, 201);
}

TEST_F(HealthBookTest, OtherLimitsJudgeAnew) {
  train_to(200);
  train_to(203, 40.0);
  train_to(260);
  EXPECT_EQ(check(report(), "loss_spikes").state, CheckState::kNote);
  settings_.limits.spike_points = 2;
  book_.set_settings(settings_);
  EXPECT_EQ(check(report(), "loss_spikes").state, CheckState::kWarning);
  HealthLimits own;
  settings_.projects["default"] = own;  // The project's own limits outrank them.
  book_.set_settings(settings_);
  EXPECT_EQ(check(report(), "loss_spikes").state, CheckState::kNote);
}

TEST_F(HealthBookTest, AMetricThatComesLaterIsTakenUp) {
  train_to(100);
  EXPECT_EQ(check(report(), "gradient_norm").state, CheckState::kUnknown);
  IngestBatch batch;
  batch.run.key = "runs/a";
  for (int step = 1; step <= 100; ++step)
    batch.column("train/grad_norm").points.add(step, clock_.now_ms(), 0.5 + 0.01 * (step % 5));
  keep(batch);
  EXPECT_EQ(check(report(), "gradient_norm").state, CheckState::kFine);
  EXPECT_EQ(check(report(), "gradient_norm").metric, "train/grad_norm");
}

TEST_F(HealthBookTest, AResumedRunIsJudgedFromItsNewAttempt) {
  train_to(200);
  train_to(220, std::nan(""));
  EXPECT_EQ(report().health, Health::kCritical);
  step_ = 150;
  train_to(400);
  EXPECT_EQ(run("runs/a")->attempts, 2);
  EXPECT_NE(report().health, Health::kCritical) << report().reason;
  expect_as_learned_anew();
}

TEST_F(HealthBookTest, KeptEstimatesAreNotLookedAt) {
  train_to(100);
  IngestBatch batch;
  batch.run.key = "runs/a";
  batch.column("forecast/finish_p50").points.add(1, clock_.now_ms(), std::nan(""));
  keep(batch);
  EXPECT_EQ(report().health, Health::kHealthy) << report().reason;
}

}  // namespace
}  // namespace afs
