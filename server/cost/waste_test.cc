// What was paid for nothing, told as stretches of one cause on one machine.
#include "cost/waste.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace afs {
namespace {

constexpr WallTime kStart = 1'790'000'000'000;
constexpr int64_t kMinute = 60'000;

WallTime at(int64_t minutes) { return kStart + minutes * kMinute; }

class WasteTest : public testing::Test {
 protected:
  WasteTest() {
    record_.id = RentalId{3};
    record_.rental.state = RentalState::kRunning;
    record_.rental.granularity_ms = 1;
  }
  void segment(int64_t minutes, RentalState state, int64_t compute, int64_t storage = 0) {
    record_.rental.state = state;
    record_.rental.billed = {compute, storage, true};
    record_.segments.push_back({at(minutes), state, "", record_.rental.billed, false});
  }
  void work(int64_t run, int64_t from, int64_t to, LedgerBucket bucket = LedgerBucket::kProductive,
            int64_t gpus = 0) {
    activities_.push_back({RunId{run}, gpus, at(from), at(to), bucket});
  }
  Account account(int64_t now) const {
    Account account;
    account.as_of = at(now);
    auto rental = std::make_shared<RentalAccount>();
    rental->record = std::make_shared<const RentalRecord>(record_);
    rental->charges = charges_of(record_, activities_, at(now));
    account.rentals.push_back(rental);
    add_burn(account, *rental);
    add_runs(account);
    return account;
  }
  // "idle 60..98 38=817000 on": when, minutes, micro-units, whether it goes on.
  static std::string text_of(const std::vector<Waste>& all) {
    std::string text;
    for (const Waste& waste : all) {
      text += (text.empty() ? "" : ", ") + std::string(to_string(waste.bucket));
      if (waste.run) text += " r" + std::to_string(waste.run.value);
      if (waste.is_part) text += " in part";
      text += " " + std::to_string((waste.from - kStart) / kMinute) + ".." +
              std::to_string((waste.to - kStart) / kMinute) + " " +
              std::to_string(waste.duration_ms / kMinute) + "=" + std::to_string(waste.micros);
      if (waste.is_going_on) text += " on";
    }
    return text;
  }
  std::string story(int64_t now, const TimeRange& range = {}) const {
    return text_of(waste_of(account(now), range, [this](RunId run) {
      return std::none_of(never_began_.begin(), never_began_.end(),
                          [run](int64_t one) { return RunId{one} == run; });
    }));
  }

  RentalRecord record_;
  std::vector<RunActivity> activities_;
  std::vector<int64_t> never_began_;
};

TEST_F(WasteTest, AMachineThatIsPaidAfterItsRunFailed) {
  segment(0, RentalState::kRunning, 1'290'000);
  work(7, 0, 60);
  EXPECT_EQ(story(98), "idle 60..98 38=817000 on") << "$0.82 in 38 minutes at $1.29 an hour";
}

TEST_F(WasteTest, EarlierStretchesOfACauseAreOneAndWhatGoesOnIsItsOwn) {
  segment(0, RentalState::kRunning, 600'000);
  work(7, 0, 10);
  work(8, 20, 30);
  work(9, 40, 50);
  EXPECT_EQ(story(50), "idle 10..40 20=200000");
  EXPECT_EQ(story(55), "idle 10..40 20=200000, idle 50..55 5=50000 on");
}

TEST_F(WasteTest, WhatARunDidInVainIsToldOfThatRun) {
  segment(0, RentalState::kRunning, 600'000);
  work(7, 0, 10, LedgerBucket::kSetup);
  work(7, 10, 20);
  work(7, 20, 25, LedgerBucket::kStalled);
  work(7, 25, 35, LedgerBucket::kRedone);
  work(7, 35, 50);
  EXPECT_EQ(story(50), "redone r7 25..35 10=100000, stalled r7 20..25 5=50000");
}

TEST_F(WasteTest, SetupIsWasteOnlyWhereItLedToNothing) {
  segment(0, RentalState::kStarting, 0, 60'000);
  EXPECT_EQ(story(10), "") << "it may still begin";
  segment(10, RentalState::kRunning, 600'000);
  work(7, 20, 30, LedgerBucket::kSetup);
  EXPECT_EQ(story(30), "") << "the run may still begin";
  never_began_ = {7};
  EXPECT_EQ(story(31), "setup r7 20..30 10=100000, idle 30..31 1=10000 on");
  activities_.clear();
  EXPECT_EQ(story(30), "idle 10..30 20=200000 on, setup 0..10 10=10000");
}

TEST_F(WasteTest, GpusWithoutARunBesideOneThatHasOne) {
  record_.rental.gpu_count = 4;
  segment(0, RentalState::kRunning, 1'200'000);
  work(7, 0, 30, LedgerBucket::kProductive, 1);
  EXPECT_EQ(story(30), "idle in part 0..30 30=450000 on");
}

TEST_F(WasteTest, ARangeCutsIt) {
  segment(0, RentalState::kRunning, 600'000);
  work(7, 0, 10);
  EXPECT_EQ(story(70, {at(40), std::nullopt}), "idle 40..70 30=300000 on");
  EXPECT_EQ(story(70, {at(0), at(40)}), "idle 10..40 30=300000");
  EXPECT_EQ(story(70, {at(0), at(5)}), "");
}

TEST_F(WasteTest, WhatIsOverGoesOnNoMore) {
  segment(0, RentalState::kRunning, 600'000);
  segment(10, RentalState::kStopped, 0, 60'000);
  EXPECT_EQ(story(70), "idle 0..10 10=100000, storage 10..70 60=60000 on");
  record_.closed_at = at(70);
  EXPECT_EQ(story(70), "idle 0..10 10=100000, storage 10..70 60=60000");
}

TEST_F(WasteTest, TheRestOfABegunHourIsNotWastedYet) {
  record_.rental.granularity_ms = 60 * kMinute;
  segment(0, RentalState::kRunning, 600'000);
  work(7, 0, 30);
  EXPECT_EQ(story(30), "");
  EXPECT_EQ(story(40), "idle 30..40 10=100000 on");
  record_.closed_at = at(40);
  EXPECT_EQ(story(100), "idle 30..60 30=300000") << "it was over before the hour was";
}

TEST_F(WasteTest, AMachineByTheRateOfAModel) {
  Account account;
  account.as_of = at(60);
  account.unrented = unrented_charges({600'000, "USD"}, {{at(0), at(60)}},
                                      {{RunId{7}, 0, at(0), at(50), LedgerBucket::kProductive},
                                       {RunId{7}, 0, at(50), at(60), LedgerBucket::kStalled}},
                                      at(60));
  const RunTest began = [](RunId) { return true; };
  add_runs(account);
  EXPECT_EQ(text_of(waste_of(account, {}, began)), "stalled r7 50..60 10=100000");
  account.burn.push_back(
      {RunId{7}, RentalId{}, LedgerBucket::kStalled, 600'000, PriceBasis::kEstimated});
  account.runs.clear();
  add_runs(account);
  EXPECT_EQ(text_of(waste_of(account, {}, began)), "stalled r7 50..60 10=100000 on");
}

}  // namespace
}  // namespace afs
