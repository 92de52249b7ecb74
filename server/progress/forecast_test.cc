// How fast a run goes, and when it will be done.
#include "progress/forecast.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

constexpr WallTime kNow = 1'800'000'000'000;

// Steps 1 … count, one each `gap_ms`, the last one now.
Points steady(int count, int64_t gap_ms) {
  Points points;
  for (int i = 1; i <= count; ++i) points.add(i, kNow - (count - i) * gap_ms, 1);
  return points;
}

Run run_at(Step step, Step total) {
  afs::Run run;
  run.points = step;
  run.last_step = step;
  run.last_data_at = kNow;
  run.facts.total_steps = total;
  return run;
}

std::optional<WallTime> foretold(const Run& run, const Points& tail, WallTime now = kNow) {
  return finish_at(run, status_of(run, 500, now), speed_of(tail), now);
}

TEST(RunSpeed, APauseDoesNotMoveTheMedian) {
  Points points = steady(30, 500);
  EXPECT_DOUBLE_EQ(*speed_of(points).steps_per_second, 2);
  for (size_t i = 0; i < 15; ++i) points.times[i] -= 3'600'000;
  EXPECT_DOUBLE_EQ(*speed_of(points).steps_per_second, 2);
}

TEST(RunSpeed, LinesThatAreWrittenAtOnceAreOneMoment) {
  Points points;
  for (int i = 1; i <= 40; ++i) points.add(i, kNow + (i - 1) / 10 * 5'000, 1);
  EXPECT_DOUBLE_EQ(*speed_of(points).steps_per_second, 2);
}

TEST(RunSpeed, OnlyTheNewestAttemptCounts) {
  Points points = steady(30, 10);
  for (int i = 0; i < 5; ++i) points.add(10 + i, kNow + 60'000 + i * 1'000, 1);
  EXPECT_DOUBLE_EQ(*speed_of(points).steps_per_second, 1);
  EXPECT_EQ(speed_of(points).distinct_steps, 5);
}

TEST(RunSpeed, WithoutTimeThereIsNoSpeed) {
  Points points;
  EXPECT_FALSE(speed_of(points).steps_per_second);
  for (int i = 0; i < 5; ++i) points.add(i, kNow, 1);
  EXPECT_FALSE(speed_of(points).steps_per_second);
}

TEST(Forecast, IsWhatRemainsAtTheUsualSpeed) {
  EXPECT_EQ(foretold(run_at(100, 300), steady(100, 500)), kNow + 100'000);
  // Seen ten seconds later, with no news, it is still the same moment.
  EXPECT_EQ(foretold(run_at(100, 300), steady(100, 500), kNow + 10'000), kNow + 100'000);
}

TEST(Forecast, IsAbsentWhereNothingHonestCanBeSaid) {
  EXPECT_FALSE(foretold(run_at(19, 300), steady(19, 500)));   // Too early.
  EXPECT_FALSE(foretold(run_at(300, 300), steady(30, 500)));  // Done.
  afs::Run endless = run_at(100, 0);
  EXPECT_FALSE(foretold(endless, steady(100, 500)));
  EXPECT_FALSE(foretold(run_at(100, INT64_MAX), steady(100, 500)));
}

TEST(Forecast, WorksFromEpochsToo) {
  afs::Run run = run_at(100, 0);
  run.facts.current_epoch = 1;
  run.facts.total_epochs = 3;  // 100 steps an epoch: 200 remain.
  EXPECT_EQ(foretold(run, steady(100, 500)), kNow + 100'000);

  afs::Run counts_epochs = run_at(25, 100);
  counts_epochs.facts.step_unit = "epoch";
  EXPECT_EQ(foretold(counts_epochs, steady(25, 1'000)), kNow + 75'000);
}

}  // namespace
}  // namespace afs
