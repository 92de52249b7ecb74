// A run and its machine are one need, told with its money; the worst stands first.
#include "api/needs_view.h"

#include <gtest/gtest.h>

#include "api/need_words.h"
#include "api/run_view.h"
#include "catalog/run_catalog.h"

namespace afs::api {
namespace {

constexpr WallTime kStart = 1'790'000'000'000;
constexpr int64_t kMinute = 60'000;
constexpr int64_t kHour = 60 * kMinute;

class NeedsTest : public testing::Test {
 protected:
  NeedsTest() { account_.as_of = kStart + 98 * kMinute; }

  RunView& run(int64_t id, const std::string& name, Lifecycle lifecycle) {
    auto run = std::make_shared<afs::Run>();
    run->id = RunId{id};
    run->name = name;
    run->last_data_at = kStart + 60 * kMinute;
    auto view = std::make_shared<RunView>();
    view->id = "r" + std::to_string(id);
    view->name = name;
    view->lifecycle = lifecycle;
    view->last_data_at = run->last_data_at;
    runs_.push_back({run, view});
    return *view;
  }
  // On this machine the newest run was at work for an hour.
  void rent(int64_t id, int64_t price, const std::string& provider = "vast.ai") {
    RentalRecord record;
    record.id = RentalId{id};
    record.rental.provider = provider;
    record.rental.provider_id = std::to_string(34410000 + id);
    record.rental.gpu_name = "A100";
    record.rental.state = RentalState::kRunning;
    record.rental.granularity_ms = 1;
    record.rental.billed = record.rental.price = {price, 0, true};
    record.rental.stop_command = "vastai stop instance " + record.rental.provider_id;
    record.first_seen_at = record.last_seen_at = kStart;
    record.segments.push_back({kStart, RentalState::kRunning, "", record.rental.billed, false});
    auto rental = std::make_shared<RentalAccount>();
    std::vector<RunActivity> activities;
    if (!runs_.empty()) {
      const auto& [run, view] = runs_.back();
      RunOnRental on;
      on.run = run;
      on.span = {kStart, run->last_data_at};
      on.lifecycle = view->lifecycle;
      rental->runs.push_back(on);
      activities.push_back({run->id, 0, on.span.from, on.span.to, LedgerBucket::kProductive});
    }
    rental->charges = charges_of(record, activities, account_.as_of);
    rental->record = std::make_shared<const RentalRecord>(std::move(record));
    account_.rentals.push_back(rental);
    add_burn(account_, *rental);
  }
  std::vector<NeedView> needs() {
    account_.runs.clear();
    add_runs(account_);
    return needs_of(account_, runs_, providers_);
  }

  Account account_;
  std::vector<RunBoard::Entry> runs_;
  std::vector<ProviderStanding> providers_;
};

TEST_F(NeedsTest, AFailedRunAndItsMachineAreOneNeedWithTheMoneyLost) {
  RunView& view = run(7, "veran-v6", Lifecycle::kFailed);
  view.cause = "The GPU ran out of memory";
  view.progress_text = "step 70 of 900";
  rent(1, 1'290'000);
  const auto all = needs();
  ASSERT_EQ(all.size(), 1u);
  const NeedView& need = all[0];
  EXPECT_EQ(need.kind, "run_failed");
  EXPECT_EQ(need.severity, "critical");
  EXPECT_EQ(need.title, "veran-v6");
  EXPECT_EQ(need.words,
            "The GPU ran out of memory at step 70 of 900. vast.ai 34410001 (A100) is still "
            "billed.");
  EXPECT_NEAR(need.cost->amount.value, 0.817, 1e-9);
  EXPECT_NEAR(need.per_hour->amount.value, 1.29, 1e-9);
  EXPECT_EQ(need.cost->basis, "from provider");
  EXPECT_EQ(need.since, kStart + 60 * kMinute);
  EXPECT_EQ(need.rental, "m1");
  EXPECT_EQ(need.run, "r7");
  EXPECT_EQ(need.command, "vastai stop instance 34410001");
  EXPECT_NEAR(need.run_view->cost->amount.value, 1.29, 1e-9);
}

TEST_F(NeedsTest, ARunOnTwoMachinesLosesTheMoneyOfBoth) {
  run(7, "two-nodes", Lifecycle::kFailed);
  rent(1, 600'000);
  rent(2, 600'000);
  const auto all = needs();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_NEAR(all[0].cost->amount.value, 0.76, 1e-9);
  EXPECT_NEAR(all[0].per_hour->amount.value, 1.2, 1e-9);
  EXPECT_EQ(all[0].command, "vastai stop instance 34410001\nvastai stop instance 34410002");
}

TEST_F(NeedsTest, AFinishedRunNeedsSomebodyOnlyWhileItsMachineIsBilled) {
  RunView& view = run(7, "nayru-v8", Lifecycle::kFinished);
  view.lifecycle_reason = "all 900 steps done";
  EXPECT_TRUE(needs().empty());
  rent(1, 1'290'000);
  const auto all = needs();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].kind, "run_over_billed");
  EXPECT_EQ(all[0].words, "All 900 steps done. vast.ai 34410001 (A100) is still billed.");
}

TEST_F(NeedsTest, AMachineOnWhichAnotherRunTrainsIsNotStopped) {
  RunView& view = run(7, "veran-v6", Lifecycle::kRunning);
  view.is_stalled = true;
  rent(1, 1'200'000);
  auto rental = std::make_shared<RentalAccount>(*account_.rentals[0]);
  rental->runs[0].is_live = true;
  account_.rentals[0] = rental;
  account_.burn = {{RunId{7}, RentalId{1}, LedgerBucket::kStalled, 600'000, {}}};
  EXPECT_EQ(needs().at(0).command, "vastai stop instance 34410001");
  run(8, "nayru-v8", Lifecycle::kRunning);
  RunOnRental beside = rental->runs[0];
  beside.run = runs_.back().run;
  rental->runs.push_back(beside);
  const auto all = needs();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].kind, "run_stalled");
  EXPECT_EQ(all[0].command, "");
  EXPECT_TRUE(all[0].words.ends_with("is billed meanwhile, and shared with nayru-v8."))
      << all[0].words;
  EXPECT_EQ(all[0].action, "Look at the run; leave the machine to nayru-v8");
}

TEST_F(NeedsTest, AMachineThatDoesNotComeUpIsNotToldAsStopped) {
  rent(1, 600'000);
  auto rental = std::make_shared<RentalAccount>(*account_.rentals[0]);
  auto record = std::make_shared<RentalRecord>(*rental->record);
  record->rental.state = record->segments[0].state = RentalState::kStarting;
  record->rental.billed = record->segments[0].billed = {0, 60'000, true};
  rental->charges = charges_of(*record, {}, account_.as_of);
  rental->record = record;
  account_.rentals[0] = rental;
  const NeedView loading = needs().at(0);
  EXPECT_EQ(loading.kind, "machine_loading");
  EXPECT_EQ(loading.words, "It has been loading for 1 h 38 m; its disk is billed.");
  EXPECT_NEAR(loading.per_hour->amount.value, 0.06, 1e-9);
  record->rental.state = record->segments[0].state = RentalState::kOffline;
  EXPECT_EQ(needs().at(0).words, "Its host is offline; its disk is billed.");
}

TEST_F(NeedsTest, TheWorstStandsFirst) {
  run(7, "cheap", Lifecycle::kFailed);
  rent(1, 300'000);
  run(8, "dear", Lifecycle::kFailed);
  rent(2, 1'290'000);
  run(9, "silent", Lifecycle::kLost);
  run(10, "free", Lifecycle::kFailed);
  const auto all = needs();
  std::string order;
  for (const NeedView& need : all) order += need.title + " ";
  EXPECT_EQ(order, "dear cheap free silent ");
}

TEST_F(NeedsTest, ARunThatFailedLongAgoIsStillToldWhileItsMachineIsBilled) {
  account_.as_of = kStart + kNeedAgeMaxMs + 2 * kHour;
  run(7, "old", Lifecycle::kFailed);
  EXPECT_TRUE(needs().empty());
  rent(1, 1'290'000);
  ASSERT_EQ(needs().size(), 1u);
  EXPECT_EQ(needs()[0].kind, "run_over_billed");
}

TEST_F(NeedsTest, AMachineThatNobodyUsesIsCalledByItsName) {
  rent(1, 600'000);
  const auto all = needs();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].kind, "billed_for_nothing");
  EXPECT_EQ(all[0].title, "vast.ai 34410001 (A100)");
  EXPECT_FALSE(all[0].run);
  EXPECT_EQ(all[0].command, "vastai stop instance 34410001");
}

TEST_F(NeedsTest, AContractAndARefusedKeyAreNeedsOfTheirOwn) {
  RunView& view = run(7, "nayru-v8", Lifecycle::kRunning);
  view.finish_at = account_.as_of + 8 * kHour;
  view.finish_p90 = account_.as_of + 9 * kHour;
  rent(1, 600'000);
  auto rental = std::make_shared<RentalAccount>(*account_.rentals[0]);
  auto record = std::make_shared<RentalRecord>(*rental->record);
  record->rental.ends_at = account_.as_of + 5 * kHour;
  rental->record = record;
  rental->runs[0].is_live = true;
  account_.rentals[0] = rental;
  ProviderStanding refused;
  refused.name = "runpod";
  refused.is_key_refused = true;
  refused.failing_since = kStart;
  refused.error = "runpod refuses the key in $RUNPOD_API_KEY; make a new one";
  providers_ = {refused};
  const auto all = needs();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].kind, "contract_ends");
  EXPECT_EQ(all[0].words,
            "vast.ai 34410001 (A100) is rented for 5 h more, too short for nayru-v8, which needs 8 "
            "h and one time in ten more than 9 h.");
  EXPECT_EQ(all[0].until, record->rental.ends_at);
  EXPECT_NEAR(all[0].cost->amount.value, 0.6, 1e-9) << "what the run has cost is at stake";
  EXPECT_EQ(all[1].kind, "key_refused");
  EXPECT_EQ(all[1].title, "runpod");
  EXPECT_EQ(all[1].since, kStart);
  EXPECT_EQ(all[1].words, refused.error);
}

}  // namespace
}  // namespace afs::api
