// What the reconciliation finds, as stories of a machine and its runs.
#include "cost/reconcile.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

constexpr WallTime kStart = 1'790'000'000'000;
constexpr int64_t kMinute = 60'000;

WallTime at(int64_t minutes) { return kStart + minutes * kMinute; }

class ReconcileTest : public testing::Test {
 protected:
  // A machine at this price since the beginning.
  RentalRecord machine(int64_t id, int64_t compute, int64_t storage = 0) {
    RentalRecord record;
    record.id = RentalId{id};
    record.rental.provider = "vast";
    record.rental.state = RentalState::kRunning;
    record.rental.granularity_ms = 1;
    record.rental.billed = record.rental.price = {compute, storage, true};
    record.first_seen_at = record.last_seen_at = kStart;
    record.segments.push_back({kStart, RentalState::kRunning, "", record.rental.billed, false});
    return record;
  }
  void stop(RentalRecord& record, int64_t minutes) {
    record.rental.state = RentalState::kStopped;
    record.rental.billed.compute_micros = 0;
    record.segments.push_back(
        {at(minutes), RentalState::kStopped, "", record.rental.billed, false});
  }
  void run(int64_t id, int64_t from, int64_t to, Lifecycle lifecycle, bool is_stalled = false) {
    auto run = std::make_shared<afs::Run>();
    run->id = RunId{id};
    run->name = "run " + std::to_string(id);
    run->last_data_at = at(to);
    RunOnRental on;
    on.is_live = lifecycle == Lifecycle::kRunning;
    on.span = {at(from), on.is_live ? now_ : at(to)};
    on.lifecycle = lifecycle;
    on.is_stalled = is_stalled;
    on.run = std::move(run);
    activities_.push_back({RunId{id}, 0, at(from), at(to), LedgerBucket::kProductive});
    if (on.is_live && at(to) < now_) {
      activities_.push_back({RunId{id}, 0, at(to), now_,
                             is_stalled ? LedgerBucket::kStalled : LedgerBucket::kProductive});
    }
    runs_.push_back(std::move(on));
  }
  void rent(RentalRecord record) {
    auto rental = std::make_shared<RentalAccount>();
    rental->charges = charges_of(record, std::move(activities_), now_);
    rental->runs = std::move(runs_);
    rental->record = std::make_shared<const RentalRecord>(std::move(record));
    account_.rentals.push_back(std::move(rental));
    activities_.clear();
    runs_.clear();
  }
  std::vector<Finding> found() {
    account_.as_of = now_;
    account_.burn.clear();
    for (const auto& rental : account_.rentals) add_burn(account_, *rental);
    return reconcile(account_, outlooks_, providers_);
  }
  bool is_calm() { return found().empty(); }
  Finding only() {
    const auto all = found();
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? Finding() : all.front();
  }

  WallTime now_ = at(98);
  Account account_;
  RunOutlooks outlooks_;
  std::vector<ProviderStanding> providers_;
  std::vector<RunActivity> activities_;
  std::vector<RunOnRental> runs_;
};

TEST_F(ReconcileTest, AFailedRunWhoseMachineIsPaidOn) {
  run(7, 0, 60, Lifecycle::kFailed);
  rent(machine(1, 1'290'000));
  const Finding finding = only();
  EXPECT_EQ(finding.kind, FindingKind::kRunOver);
  EXPECT_TRUE(finding.is_urgent);
  EXPECT_EQ(finding.run, RunId{7});
  EXPECT_EQ(finding.since, at(60));
  EXPECT_EQ(finding.micros, 817'000) << "38 minutes at 1.29 an hour";
  EXPECT_EQ(finding.micros_per_hour, 1'290'000);
}

TEST_F(ReconcileTest, AnotherRunOnTheMachineMakesItsMoneyWellSpent) {
  run(7, 0, 60, Lifecycle::kFailed);
  run(8, 61, 98, Lifecycle::kRunning);
  rent(machine(1, 1'290'000));
  EXPECT_TRUE(is_calm());
}

TEST_F(ReconcileTest, AfterARunThatWentWellTheNextOneHasTimeToBegin) {
  run(7, 0, 60, Lifecycle::kFinished);
  now_ = at(60) + kNextRunGraceMs - 1;
  rent(machine(1, 600'000));
  EXPECT_TRUE(is_calm());
  now_ += 1;
  EXPECT_EQ(only().kind, FindingKind::kRunOver);
}

TEST_F(ReconcileTest, AMachineThatWasStartedAgainHasTimeToSetUp) {
  run(7, 0, 60, Lifecycle::kFailed);
  RentalRecord record = machine(1, 600'000, 60'000);
  const HourlyPrice running = record.rental.billed;
  stop(record, 70);
  record.rental.billed = running;
  record.segments.push_back({at(90), RentalState::kRunning, "", running, false});
  rent(record);
  EXPECT_TRUE(is_calm());
  now_ = at(90) + kSetupGraceMs;
  const Finding finding = only();
  EXPECT_EQ(finding.since, at(90)) << "not since the run failed, as it was stopped in between";
}

TEST_F(ReconcileTest, AMachineWithoutARunIsSettingUpFirst) {
  now_ = kStart + kSetupGraceMs - 1;
  rent(machine(1, 600'000));
  EXPECT_TRUE(is_calm());
  account_ = {};
  now_ = at(60);
  rent(machine(1, 600'000));
  const Finding finding = only();
  EXPECT_EQ(finding.kind, FindingKind::kNoRun);
  EXPECT_TRUE(finding.is_urgent);
  EXPECT_EQ(finding.micros, 600'000);
}

TEST_F(ReconcileTest, AMachineThatOnlyARateCardKnowsIsNotUrgent) {
  RentalRecord record = machine(1, 30'000);
  record.rental.basis = PriceBasis::kEstimated;
  rent(record);
  EXPECT_FALSE(only().is_urgent);
}

TEST_F(ReconcileTest, AStalledRunCostsSinceItsLastStep) {
  run(7, 0, 68, Lifecycle::kRunning, true);
  rent(machine(1, 1'200'000));
  const Finding finding = only();
  EXPECT_EQ(finding.kind, FindingKind::kStalled);
  EXPECT_EQ(finding.since, at(68));
  EXPECT_EQ(finding.micros, 600'000);
  EXPECT_EQ(finding.micros_per_hour, 1'200'000);
}

TEST_F(ReconcileTest, AStalledRunIsToldWithThoseWhoTrainOnItsMachine) {
  run(7, 0, 68, Lifecycle::kRunning, true);
  EXPECT_EQ(live_beside({nullptr, runs_, {}, ""}, RunId{7}), "");
  run(6, 0, 30, Lifecycle::kFinished);
  run(8, 0, 98, Lifecycle::kRunning);
  rent(machine(1, 1'200'000));
  const Finding finding = only();
  EXPECT_EQ(finding.kind, FindingKind::kStalled);
  EXPECT_EQ(finding.run, RunId{7});
  EXPECT_EQ(finding.shared_with, "run 8");
  EXPECT_EQ(finding.micros, 300'000) << "half an hour of its half";
  for (const int64_t id : {9, 10, 11, 12}) run(id, 0, 98, Lifecycle::kRunning);
  EXPECT_EQ(live_beside({nullptr, runs_, {}, ""}, RunId{9}), "run 10, run 11 and run 12");
  EXPECT_EQ(live_beside({nullptr, runs_, {}, ""}, RunId{0}), "run 9, run 10, run 11 and 1 more");
}

TEST_F(ReconcileTest, AStalledRunWithoutARentalCostsWhatItsRateSays) {
  Charge moved, stands;
  moved.run = stands.run = RunId{7};
  moved.from = at(0);
  moved.to = stands.from = at(60);
  stands.to = at(98);
  moved.micros = 100;
  moved.bucket = LedgerBucket::kProductive;
  stands.micros = 38;
  stands.bucket = LedgerBucket::kStalled;
  account_.unrented = {moved, stands};
  account_.as_of = now_;
  account_.burn.push_back({RunId{7}, RentalId{}, LedgerBucket::kStalled, 60, {}});
  const auto all = reconcile(account_, outlooks_, providers_);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].since, at(60));
  EXPECT_EQ(all[0].micros, 38);
}

TEST_F(ReconcileTest, AContractThatEndsTooEarly) {
  RentalRecord record = machine(1, 600'000);
  record.rental.ends_at = at(200);
  run(7, 0, 98, Lifecycle::kRunning);
  rent(record);
  EXPECT_TRUE(is_calm() == false) << "its end is near, and nobody knows the run's";
  outlooks_[RunId{7}] = {at(150), at(190)};
  EXPECT_TRUE(is_calm());
  outlooks_[RunId{7}] = {at(150), at(210)};
  EXPECT_FALSE(only().is_urgent) << "one time in ten or more";
  outlooks_[RunId{7}] = {at(201), at(210)};
  const Finding finding = only();
  EXPECT_EQ(finding.kind, FindingKind::kContractEnds);
  EXPECT_TRUE(finding.is_urgent);
  EXPECT_EQ(finding.until, at(200));
}

TEST_F(ReconcileTest, CreditThatEndsTooEarlyAtTheRateOfAllItsMachines) {
  run(7, 0, 98, Lifecycle::kRunning);
  rent(machine(1, 600'000));
  run(8, 0, 98, Lifecycle::kRunning);
  rent(machine(2, 400'000));
  ProviderStanding standing;
  standing.name = "vast";
  standing.answered_at = now_;
  standing.credit = Money{2'000'000, "USD"};  // Two hours.
  providers_ = {standing};
  outlooks_[RunId{7}] = {at(98 + 119), at(98 + 119)};
  outlooks_[RunId{8}] = {at(98 + 60), at(98 + 60)};
  EXPECT_TRUE(is_calm());
  outlooks_[RunId{7}] = {at(98 + 121), at(98 + 121)};
  const Finding finding = only();
  EXPECT_EQ(finding.kind, FindingKind::kCreditEnds);
  EXPECT_EQ(finding.run, RunId{7});
  EXPECT_EQ(finding.until, at(98 + 120));
  EXPECT_EQ(finding.micros_per_hour, 1'000'000);
}

TEST_F(ReconcileTest, CreditThatLastsLongerThanTimeIsEnough) {
  run(7, 0, 98, Lifecycle::kRunning);
  rent(machine(1, 1));
  ProviderStanding standing;
  standing.name = "vast";
  standing.answered_at = now_;
  standing.credit = Money{INT64_MAX, "USD"};
  providers_ = {standing};
  outlooks_[RunId{7}] = {at(200), at(300)};
  EXPECT_TRUE(is_calm());
}

TEST_F(ReconcileTest, APriceThatRisesCostsTheDifferenceToTheEnd) {
  RentalRecord record = machine(1, 500'000);
  record.rental.pending = PriceChange{{900'000, 0, true}, at(90)};
  run(7, 0, 98, Lifecycle::kRunning);
  rent(record);
  outlooks_[RunId{7}] = {at(98 + 120), at(98 + 140)};
  const Finding finding = only();
  EXPECT_EQ(finding.kind, FindingKind::kPriceRises);
  EXPECT_EQ(finding.micros_per_hour_now, 500'000);
  EXPECT_EQ(finding.micros_per_hour, 900'000);
  EXPECT_EQ(finding.micros, 800'000);
  account_ = {};
  record.rental.pending->price.compute_micros = 400'000;
  run(7, 0, 98, Lifecycle::kRunning);
  rent(record);
  EXPECT_TRUE(is_calm()) << "a price that falls needs nobody";
}

TEST_F(ReconcileTest, AStoppedMachineWhoseDiskIsBilled) {
  RentalRecord record = machine(1, 600'000, 60'000);
  stop(record, 38);
  rent(record);
  const Finding finding = only();
  EXPECT_EQ(finding.kind, FindingKind::kStorage);
  EXPECT_EQ(finding.since, at(38));
  EXPECT_EQ(finding.micros, 60'000);
  EXPECT_FALSE(finding.is_urgent);
  account_ = {};
  record.rental.billed.storage_micros = 0;
  rent(record);
  EXPECT_TRUE(is_calm()) << "a disk that costs nothing may stay";
}

TEST_F(ReconcileTest, OnlyAMachineThatIsStoppedIsToldAsStopped) {
  RentalRecord record = machine(1, 600'000, 60'000);
  stop(record, 38);
  const auto be = [&record](RentalState state) {
    record.rental.state = record.segments.back().state = state;
    return record;
  };
  rent(be(RentalState::kStarting));
  EXPECT_EQ(only().kind, FindingKind::kLoading);
  EXPECT_EQ(only().since, at(38));
  account_ = {};
  rent(be(RentalState::kOffline));
  EXPECT_EQ(only().kind, FindingKind::kOffline);
  account_ = {};
  rent(be(RentalState::kUnknown));
  EXPECT_TRUE(is_calm()) << "nobody knows what its state means";
}

TEST_F(ReconcileTest, AMachineIsLoadingSinceItBeganToAndNotSinceItWasStopped) {
  RentalRecord record = machine(1, 600'000, 60'000);
  stop(record, 20);
  record.rental.state = RentalState::kStarting;
  record.segments.push_back({at(90), RentalState::kStarting, "", record.rental.billed, false});
  rent(record);
  EXPECT_TRUE(is_calm());
  now_ = at(90) + kStorageGraceMs;
  EXPECT_EQ(only().since, at(90));
}

TEST_F(ReconcileTest, AMachineThatWentWhileItsRunWasLive) {
  RentalRecord record = machine(1, 600'000);
  record.closed_at = at(62);
  record.close_reason = "gone";
  run(7, 0, 60, Lifecycle::kLost);
  rent(record);
  const Finding finding = only();
  EXPECT_EQ(finding.kind, FindingKind::kMachineGone);
  EXPECT_EQ(finding.run, RunId{7});
  EXPECT_EQ(finding.words, "gone");
  run(7, 63, 98, Lifecycle::kRunning);
  rent(machine(2, 600'000));
  EXPECT_TRUE(is_calm()) << "it goes on elsewhere";
}

TEST_F(ReconcileTest, AMachineThatWasGivenBackAfterItsRunIsNoLoss) {
  RentalRecord record = machine(1, 600'000);
  record.closed_at = at(62);
  run(7, 0, 60, Lifecycle::kFinished);
  rent(record);
  EXPECT_TRUE(is_calm());
}

TEST_F(ReconcileTest, AKeyThatIsRefusedIsToldAtOnceAndAnOutageAfterAWhile) {
  ProviderStanding standing;
  standing.name = "vast";
  standing.failing_since = at(97);
  standing.error = "vast refuses the key";
  standing.is_key_refused = true;
  providers_ = {standing};
  EXPECT_EQ(only().kind, FindingKind::kKeyRefused);
  providers_[0].is_key_refused = false;
  EXPECT_TRUE(is_calm());
  now_ = at(97) + kProviderGraceMs;
  const Finding finding = only();
  EXPECT_EQ(finding.kind, FindingKind::kProviderFails);
  EXPECT_EQ(finding.since, at(97));
  EXPECT_EQ(finding.words, "vast refuses the key");
}

}  // namespace
}  // namespace afs
