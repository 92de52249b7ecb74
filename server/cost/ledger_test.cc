// Where the money went: single stories by hand, and random ones of which only one thing is known:
// that nothing is lost and nothing is counted twice.
#include "cost/ledger.h"

#include <gtest/gtest.h>

#include <random>

namespace afs {
namespace {

constexpr WallTime kStart = 1'790'000'000'000;
constexpr int64_t kMinute = 60'000;
constexpr int64_t kHour = 60 * kMinute;

WallTime at(int64_t minutes) { return kStart + minutes * kMinute; }

class LedgerTest : public testing::Test {
 protected:
  LedgerTest() { record_.rental.granularity_ms = 1; }
  void segment(int64_t minutes, RentalState state, int64_t compute, int64_t storage = 0) {
    record_.segments.push_back({at(minutes), state, "", {compute, storage, true}, false});
  }
  void work(int64_t run, int64_t from, int64_t to, LedgerBucket bucket = LedgerBucket::kProductive,
            int64_t gpus = 0) {
    activities_.push_back({RunId{run}, gpus, at(from), at(to), bucket});
  }
  // "setup 10 0.10": bucket, minutes, cents.
  std::string story(int64_t now) const {
    std::string text;
    for (const LedgerEntry& entry : ledger_of(record_, activities_, at(now))) {
      text += (text.empty() ? "" : ", ") + std::string(to_string(entry.bucket));
      if (entry.run) text += " r" + std::to_string(entry.run.value);
      if (entry.part != entry.parts)
        text += " " + std::to_string(entry.part) + "/" + std::to_string(entry.parts);
      text += " " + std::to_string((entry.to - entry.from) / kMinute) + "=" +
              std::to_string(entry.micros / 10'000);
    }
    return text;
  }

  RentalRecord record_;
  std::vector<RunActivity> activities_;
};

TEST_F(LedgerTest, ADayOnAMachineAtSixtyCents) {
  segment(0, RentalState::kStarting, 0, 60'000);
  segment(10, RentalState::kRunning, 540'000, 60'000);
  segment(300, RentalState::kStopped, 0, 60'000);
  record_.closed_at = at(360);
  work(7, 20, 30, LedgerBucket::kSetup);
  work(7, 30, 200);
  work(7, 60, 70, LedgerBucket::kEvaluation);
  work(7, 100, 120, LedgerBucket::kStalled);
  work(7, 120, 140, LedgerBucket::kRedone);
  EXPECT_EQ(story(1'000),
            "setup 10=1, setup 10=10, setup r7 10=10, productive r7 30=30, evaluation r7 10=10, productive r7 "
            "30=30, stalled r7 20=20, "
            "redone r7 20=20, productive r7 60=60, idle 100=100, storage 60=6");
}

TEST_F(LedgerTest, AFailedRunThatIsStillPaidIsIdleMoney) {
  segment(0, RentalState::kRunning, 1'290'000);
  work(7, 0, 60);
  EXPECT_EQ(story(98), "productive r7 60=129, idle 38=81");
  EXPECT_EQ(ledger_of(record_, activities_, at(98)).back().micros, 817'000);
}

TEST_F(LedgerTest, AMachineThatNobodyUsesIsIdleFromItsStart) {
  segment(0, RentalState::kRunning, 600'000);
  EXPECT_EQ(story(60), "idle 60=60");
}

TEST_F(LedgerTest, WhatComesLongBeforeTheFirstRunIsIdle) {
  segment(0, RentalState::kRunning, 1'290'000);
  EXPECT_EQ(story(63 * 60), "idle 3780=8127") << "from Friday 18:00 to Monday 09:00";
  work(7, 63 * 60, 64 * 60);
  EXPECT_EQ(story(64 * 60), "idle 3720=7998, setup 60=129, productive r7 60=129");
}

TEST_F(LedgerTest, AnEntryHasOnePrice) {
  segment(0, RentalState::kRunning, 1'000'000);
  segment(24 * 60, RentalState::kRunning, 3'000'000);
  EXPECT_EQ(story(48 * 60), "idle 1440=2400, idle 1440=7200");
}

TEST_F(LedgerTest, AGranuleThatHasBegunIsCountedAsItPasses) {
  record_.rental.granularity_ms = 31 * 24 * kHour;
  segment(0, RentalState::kRunning, 1'000'000);
  work(7, 0, 600);
  EXPECT_EQ(story(600), "productive r7 600=1000");
}

TEST_F(LedgerTest, RunsShareAMachineByTheirGpus) {
  record_.rental.gpu_count = 4;
  segment(0, RentalState::kRunning, 4'000'000);
  work(1, 0, 60, LedgerBucket::kProductive, 2);
  work(2, 30, 90, LedgerBucket::kProductive, 1);
  EXPECT_EQ(story(90),
            "productive r1 2/4 30=100, idle 2/4 30=100, productive r1 2/4 30=100, productive r2 "
            "1/4 30=50, idle 1/4 30=50, "
            "productive r2 1/4 30=50, idle 3/4 30=150");
  work(3, 0, 30, LedgerBucket::kProductive, 6);  // More than there is: by what they say.
  EXPECT_TRUE(story(90).starts_with("productive r1 2/8 30=50, productive r3 6/8 30=150,"))
      << story(90);
  work(4, 0, 30);  // One that does not say: all alike.
  EXPECT_TRUE(story(90).starts_with(
      "productive r1 1/3 30=66, productive r3 1/3 30=66, productive r4 1/3 30=66"))
      << story(90);
}

TEST_F(LedgerTest, TheRestOfABegunHourIsIdle) {
  record_.rental.granularity_ms = kHour;
  segment(0, RentalState::kRunning, 600'000);
  record_.closed_at = at(70);
  work(7, 0, 70);
  EXPECT_EQ(story(500), "productive r7 70=70, idle 50=50");
}

TEST_F(LedgerTest, WhatARunHasCostIsToldApartWhereThePriceChanges) {
  segment(0, RentalState::kRunning, 600'000);
  segment(30, RentalState::kRunning, 1'200'000);
  work(7, 0, 60);
  EXPECT_EQ(story(90), "productive r7 30=30, productive r7 30=60, idle 30=60");
}

TEST_F(LedgerTest, ARunOnAMachineThatIsStoppedIsNotPaidFor) {
  segment(0, RentalState::kStopped, 0, 60'000);
  work(7, 0, 60);
  EXPECT_EQ(story(60), "storage 60=6");
}

// Random days: prices, states, gaps, granules, runs that overlap, runs outside the rental, runs
// that contradict themselves.
class RandomDay {
 public:
  explicit RandomDay(uint32_t seed) : random_(seed) {
    record.rental.gpu_count = below(9);
    record.rental.granularity_ms = below(3) == 0 ? 1 + below(kHour) : 1;
    WallTime time = kStart;
    for (int64_t i = 0, count = 1 + below(12); i < count; ++i) {
      const auto states = enum_values(RentalState{});
      record.segments.push_back(
          {time,
           states[static_cast<size_t>(below(static_cast<int64_t>(states.size())))],
           "",
           {below(5) == 0 ? 0 : below(9'999'999), below(99'999), true},
           below(4) == 0});
      time += 1 + below(5 * kHour);
    }
    if (below(2) == 0) record.closed_at = time;
    now = time + below(kHour);
    for (int64_t i = 0, count = below(40); i < count; ++i) {
      const WallTime from = kStart - kHour + below(60 * kHour);
      const auto buckets = enum_values(LedgerBucket{});
      activities.push_back({RunId{1 + below(6)}, below(2) == 0 ? 0 : below(8), from,
                            from + below(6 * kHour) - kMinute,
                            buckets[static_cast<size_t>(below(5))]});
    }
  }

  RentalRecord record;
  std::vector<RunActivity> activities;
  WallTime now = 0;

 private:
  int64_t below(int64_t end) {
    return static_cast<int64_t>(random_() % static_cast<uint64_t>(end));
  }
  std::mt19937 random_;
};

TEST(LedgerProperty, NothingIsLostAndNothingIsCountedTwice) {
  for (uint32_t seed = 1; seed <= 2'000; ++seed) {
    const RandomDay day(seed);
    const auto ledger = ledger_of(day.record, day.activities, day.now);
    int64_t cost = 0, sum = 0, billed_ms = 0;
    for (size_t i = 0; i < day.record.segments.size(); ++i)
      cost += segment_cost(day.record, i, day.now).micros;
    std::map<std::pair<WallTime, WallTime>, std::pair<int64_t, int64_t>>
        moments;  // Parts found, parts there are.
    for (const LedgerEntry& entry : ledger) {
      EXPECT_GE(entry.micros, 0) << seed;
      EXPECT_LT(entry.from, entry.to) << seed;
      sum += entry.micros;
      auto& [found, all] = moments[{entry.from, entry.to}];
      found += entry.part;
      all = entry.parts;
    }
    ASSERT_EQ(sum, cost) << "seed " << seed;
    WallTime reached = day.record.segments.front().since;
    for (const auto& [moment, parts] : moments) {
      ASSERT_EQ(moment.first, reached) << "a hole or an overlap, seed " << seed;
      ASSERT_EQ(parts.first, parts.second)
          << "a part of the machine is missing or twice, seed " << seed;
      reached = moment.second;
      billed_ms += moment.second - moment.first;
    }
    const WallTime end = day.record.closed_at
                             ? billed_until(kStart, *day.record.closed_at,
                                            day.record.rental.granularity_ms)
                             : day.now;
    ASSERT_EQ(billed_ms, end - kStart)
        << "seed " << seed;
  }
}

}  // namespace
}  // namespace afs
