// What a run had cost when: stories by hand, and random charges of which only this is known:
// nothing is lost, nothing ever falls, and both directions agree.
#include "cost/cost_course.h"

#include <gtest/gtest.h>

#include <random>

namespace afs {
namespace {

constexpr WallTime kStart = 1'790'000'000'000;
constexpr int64_t kMinute = 60'000;

WallTime at(int64_t minutes) { return kStart + minutes * kMinute; }

Charge charge(int64_t from, int64_t to, int64_t micros, int64_t run = 7) {
  Charge made;
  made.from = at(from);
  made.to = at(to);
  made.micros = micros;
  made.run = RunId{run};
  made.bucket = LedgerBucket::kProductive;
  return made;
}

TEST(CostCourse, RisesWithinAChargeAndStandsStillBetweenTwo) {
  const CostCourse course({charge(60, 90, 500'000), charge(0, 30, 300'000)}, at(120), 0);
  EXPECT_EQ(course.micros_at(at(-5)), 0);
  EXPECT_EQ(course.micros_at(at(0)), 0);
  EXPECT_EQ(course.micros_at(at(10)), 100'000);
  EXPECT_EQ(course.micros_at(at(30)), 300'000);
  EXPECT_EQ(course.micros_at(at(45)), 300'000);
  EXPECT_EQ(course.micros_at(at(60)), 300'000);
  EXPECT_EQ(course.micros_at(at(75)), 550'000);
  EXPECT_EQ(course.micros_at(at(90)), 800'000);
  EXPECT_EQ(course.micros_at(at(500)), 800'000);
  EXPECT_EQ(course.total_micros(), 800'000);
}

TEST(CostCourse, AddsMachinesThatAreUsedAtOnce) {
  const CostCourse course({charge(0, 60, 600'000), charge(30, 90, 1'200'000)}, at(90), 0);
  EXPECT_EQ(course.micros_at(at(30)), 300'000);
  EXPECT_EQ(course.micros_at(at(45)), 450'000 + 300'000);
  EXPECT_EQ(course.micros_at(at(60)), 600'000 + 600'000);
  EXPECT_EQ(course.micros_at(at(90)), 1'800'000);
}

TEST(CostCourse, GoesOnAtThePriceOfNowAfterTheAccount) {
  const CostCourse running({charge(0, 60, 600'000)}, at(60), 600'000);
  EXPECT_EQ(running.micros_at(at(66)), 660'000);
  EXPECT_EQ(running.reached_at(660'000), at(66));
  const CostCourse paused({charge(0, 30, 300'000)}, at(60), 600'000);
  EXPECT_EQ(paused.micros_at(at(60)), 300'000) << "nothing was billed between the two";
  EXPECT_EQ(paused.micros_at(at(61)), 310'000);
}

TEST(CostCourse, ForeseesNoMoreThanACentury) {
  const CostCourse course({charge(0, 60, 600'000)}, at(60), 1);
  EXPECT_EQ(course.reached_at(1'000'000'000'000'000'000), std::nullopt);
  EXPECT_EQ(course.left_at(1'000'000'000'000'000'000), std::nullopt);
  EXPECT_EQ(course.reached_at(600'001), at(120));
  const CostCourse dear({charge(0, 60, 600'000)}, at(60), 10'000'000'000);
  EXPECT_EQ(dear.micros_at(INT64_MAX), dear.micros_at(at(60) + kForeseenMsMax));
  EXPECT_EQ(dear.micros_at(INT64_MIN), 0);
}

TEST(CostCourse, SaysWhenSoMuchWasSpentAndUntilWhenNoMore) {
  const CostCourse course({charge(0, 30, 300'000), charge(60, 90, 300'000)}, at(90), 0);
  EXPECT_EQ(course.reached_at(0), at(0));
  EXPECT_EQ(course.reached_at(300'000), at(30));
  EXPECT_EQ(course.left_at(300'000), at(60) + 5) << "0.16 micros a millisecond";
  EXPECT_EQ(course.reached_at(450'000), at(75));
  EXPECT_EQ(course.reached_at(600'000), at(90));
  EXPECT_EQ(course.reached_at(600'001), std::nullopt);
  EXPECT_EQ(course.left_at(600'000), std::nullopt);
  EXPECT_EQ(course.left_at(599'999), at(90) - 1);
}

TEST(CostCourse, ARunThatCostNothingSpendsNothing) {
  const CostCourse course({}, at(10), 0);
  EXPECT_EQ(course.micros_at(at(5)), 0);
  EXPECT_EQ(course.total_micros(), 0);
  EXPECT_EQ(course.reached_at(0), std::nullopt);
}

std::vector<Charge> random_charges(std::mt19937_64& random) {
  std::vector<Charge> charges;
  for (uint64_t i = random() % 40 + 1; i > 0; --i) {
    const WallTime from = kStart + static_cast<int64_t>(random() % 7'200'000);
    Charge made = charge(0, 0, static_cast<int64_t>(random() % 3'000'000));
    made.from = from;
    made.to = from + 1 + static_cast<int64_t>(random() % 3'600'000);
    charges.push_back(made);
  }
  return charges;
}

TEST(CostCourse, NeverFallsLosesNothingAndIsItsOwnInverse) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 300; ++round) {
    const std::vector<Charge> charges = random_charges(random);
    WallTime end = kStart;
    int64_t sum = 0;
    for (const Charge& one : charges) {
      end = std::max(end, one.to);
      sum += one.micros;
    }
    const CostCourse course(charges, end, 720'000);
    ASSERT_EQ(course.total_micros(), sum);
    ASSERT_EQ(course.micros_at(end), sum);
    int64_t before = 0;
    for (WallTime time = kStart - 10; time < end + 100'000; time += 3'217) {
      const int64_t micros = course.micros_at(time);
      ASSERT_GE(micros, before);
      before = micros;
      if (time < kStart) continue;
      const auto reached = course.reached_at(micros);
      const auto left = course.left_at(micros);
      ASSERT_TRUE(reached && left);
      ASSERT_LE(*reached, std::max(time, course.bends().front().time));
      ASSERT_GE(course.micros_at(*reached), micros);
      ASSERT_LT(course.micros_at(*reached - 1), std::max<int64_t>(micros, 1));
      ASSERT_GE(*left, time);
      ASSERT_EQ(course.micros_at(*left), micros);
      ASSERT_GT(course.micros_at(*left + 1), micros);
    }
  }
}

TEST(CostCourse, IsExactWhereAChargeBeginsOrEnds) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 100; ++round) {
    std::vector<Charge> charges = random_charges(random);
    // One after the other, so that the sum at each end is the sum of those before.
    WallTime time = kStart;
    for (Charge& one : charges) {
      const int64_t length = one.to - one.from;
      one.from = time + static_cast<int64_t>(random() % 2) * 1'000;
      one.to = time = one.from + length;
    }
    const CostCourse course(charges, time, 0);
    int64_t sum = 0;
    for (const Charge& one : charges) {
      ASSERT_EQ(course.micros_at(one.from), sum);
      ASSERT_EQ(course.micros_at(one.to), sum += one.micros);
    }
  }
}

TEST(CostCourse, ThinnedKeepsBothEnds) {
  std::vector<CostCourse::Bend> bends;
  for (int64_t i = 0; i < 1'001; ++i) bends.push_back({at(i), i * i});
  const auto few = thinned(bends, 100);
  ASSERT_EQ(few.size(), 100u);
  EXPECT_EQ(few.front().time, at(0));
  EXPECT_EQ(few.back().micros, 1'000'000);
  EXPECT_EQ(thinned(bends, 2'000).size(), 1'001u);
}

TEST(CostCourse, OfAnAccountHasAllThatTheRunCost) {
  Account account;
  account.as_of = at(90);
  account.unrented = {charge(0, 30, 300'000), charge(0, 90, 77, 8), charge(40, 60, 123'457)};
  account.burn.push_back(
      {RunId{7}, RentalId{}, LedgerBucket::kProductive, 3'600'000, PriceBasis::kEstimated});
  add_runs(account);
  const auto courses = cost_courses(account, {RunId{7}, RunId{9}});
  ASSERT_EQ(courses.size(), 1u) << "nothing is known of the other";
  const CostCourse& course = courses.at(RunId{7});
  EXPECT_EQ(course.total_micros(), account.runs.at(RunId{7}).micros);
  EXPECT_EQ(course.micros_at(account.as_of + 1'000), course.total_micros() + 1'000);
}

}  // namespace
}  // namespace afs
