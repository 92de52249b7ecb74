// When a run will be done, as its log and its rhythm tell.
#include "progress/forecast.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

constexpr WallTime kNow = 1'800'000'000'000;

// Steps 1 … count, one each `gap_ms`, the last one now.
Rhythm steady(int count, int64_t gap_ms) {
  Rhythm rhythm;
  for (int i = 1; i <= count; ++i) rhythm.add(kNow - (count - i) * gap_ms, i);
  return rhythm;
}

Run run_at(Step step, Step total) {
  afs::Run run;
  run.points = step;
  run.last_step = step;
  run.last_data_at = kNow;
  run.facts.total_steps = total;
  return run;
}

std::optional<WallTime> foretold(const Run& run, const Rhythm& rhythm, WallTime now = kNow) {
  const auto forecast = forecast_of(run, status_of(run, kPhaseUnknown, now), rhythm, {}, now);
  return forecast ? std::optional(forecast->finish.p50) : std::nullopt;
}

TEST(Forecast, IsWhatRemainsAtTheUsualPace) {
  EXPECT_EQ(foretold(run_at(100, 300), steady(100, 500)), kNow + 100'000);
  // Seen ten seconds later, with no news, it is still the same moment.
  EXPECT_EQ(foretold(run_at(100, 300), steady(100, 500), kNow + 10'000), kNow + 100'000);
}

TEST(Forecast, IsAbsentWhereNothingHonestCanBeSaid) {
  EXPECT_FALSE(foretold(run_at(19, 300), steady(19, 500)));   // Too early.
  EXPECT_FALSE(foretold(run_at(300, 300), steady(30, 500)));  // Done.
  EXPECT_FALSE(foretold(run_at(100, 0), steady(100, 500)));   // Endless.
  EXPECT_FALSE(foretold(run_at(100, INT64_MAX), steady(100, 500)));
}

TEST(Forecast, WorksFromEpochsToo) {
  afs::Run run = run_at(100, 0);
  run.facts.current_epoch = 1;
  run.facts.total_epochs = 3;  // 100 steps an epoch: 200 remain.
  EXPECT_EQ(foretold(run, steady(100, 500)), kNow + 100'000);

  afs::Run counts_epochs = run_at(5, 100);
  counts_epochs.facts.step_unit = "epoch";
  EXPECT_EQ(foretold(counts_epochs, steady(5, 1'000)), kNow + 95'000);
}

std::string_view taken_from(const Run& run, const RunPlan& plan = {}) {
  const Rhythm rhythm = steady(100, 500);
  const auto forecast = forecast_of(run, status_of(run, kPhaseUnknown, kNow), rhythm, plan, kNow);
  return forecast ? forecast->total_from : "";
}

// The first that is known holds, and it is said which.
TEST(Forecast, SaysWhatTheLengthIsTakenFrom) {
  const RunPlan plan{3'600'000, kNow - 60'000};
  afs::Run run = run_at(100, 300);
  run.params = {{"max_steps", "200"}};
  run.facts.current_epoch = 1;
  run.facts.total_epochs = 3;
  EXPECT_EQ(taken_from(run, plan), "max_steps");
  EXPECT_EQ(foretold(run, steady(100, 500)), kNow + 50'000);
  run.params[0].value = "-1";  // As a trainer states that it counts epochs.
  EXPECT_EQ(taken_from(run, plan), "total_steps");
  run.facts.total_steps.reset();
  EXPECT_EQ(taken_from(run, plan), "epochs × steps an epoch");
  run.facts.step_unit = "epoch";
  run.facts.total_epochs = 300;
  EXPECT_EQ(taken_from(run, plan), "epochs");
  run.facts.total_epochs.reset();
  EXPECT_EQ(taken_from(run, plan), "planned GPU hours");
  EXPECT_EQ(taken_from(run), "");
}

TEST(Forecast, APlanHasNoBandAndIsUsedUpAtItsEnd) {
  const afs::Run run = run_at(100, 0);
  const auto by = [&](int64_t planned_ms) {
    return forecast_of(run, status_of(run, kPhaseUnknown, kNow), steady(100, 500),
                       {planned_ms, kNow - 60'000}, kNow);
  };
  EXPECT_EQ(by(3'600'000)->finish.p50, kNow + 3'540'000);
  EXPECT_FALSE(by(3'600'000)->has_band);
  EXPECT_FALSE(by(60'000));
}

}  // namespace
}  // namespace afs
