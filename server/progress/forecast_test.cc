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
  const auto forecast = forecast_of(run, status_of(run, rhythm.gaps(), now), rhythm, now);
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

}  // namespace
}  // namespace afs
