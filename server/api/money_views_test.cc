// The money of runs, days and wasted time as it is shown: each figure says where it comes from, and
// no machine is stopped on which somebody trains.
#include <gtest/gtest.h>

#include <cmath>

#include "api/evaluation_cost.h"
#include "api/run_money.h"
#include "api/spend_view.h"
#include "api/waste_view.h"

namespace afs::api {
namespace {

constexpr WallTime kStart = 1'790'000'000'000;
constexpr int64_t kHour = 3'600'000;

class MoneyViewsTest : public testing::Test {
 protected:
  MoneyViewsTest() {
    account_.as_of = kStart + 2 * kHour;
    account_.has_prices = true;
  }

  RunView& run(int64_t id, const std::string& name) {
    auto run = std::make_shared<afs::Run>();
    run->id = RunId{id};
    run->name = name;
    auto view = std::make_shared<RunView>();
    view->id = "r" + std::to_string(id);
    view->name = name;
    view->lifecycle = Lifecycle::kRunning;
    view->points = 1;
    runs_.push_back({run, view});
    return *view;
  }
  Charge charge(int64_t from_hour, LedgerBucket bucket, PriceBasis basis, int64_t rental = 0) {
    Charge made;
    made.from = kStart + from_hour * kHour;
    made.to = made.from + kHour;
    made.micros = 1'000'000;
    made.bucket = bucket;
    made.run = RunId{7};
    made.basis = basis;
    made.rental = RentalId{rental};
    return made;
  }

  Account account_;
  std::vector<RunBoard::Entry> runs_;
};

TEST_F(MoneyViewsTest, WhatARunWillCostIsEstimatedAndWhatItCostsNowIsNotWhatItDid) {
  RunView& view = run(7, "nayru-v8");
  view.finish_at = account_.as_of + kHour;
  account_.unrented = {charge(0, LedgerBucket::kProductive, PriceBasis::kEstimated)};
  account_.burn = {{RunId{7}, RentalId{}, LedgerBucket::kProductive, 5, PriceBasis::kProvider}};
  add_runs(account_);
  const RunView priced = priced_view(runs_[0], account_);
  EXPECT_EQ(priced.cost->basis, "estimated");
  EXPECT_EQ(priced.cost_per_hour->basis, "from provider");
  EXPECT_EQ(priced.cost_to_finish->basis, "estimated");
}

TEST_F(MoneyViewsTest, EachBucketSaysWhereItsMoneyComesFrom) {
  run(7, "nayru-v8");
  account_.unrented = {charge(0, LedgerBucket::kProductive, PriceBasis::kProvider),
                       charge(1, LedgerBucket::kStalled, PriceBasis::kEstimated)};
  add_runs(account_);
  const RunMoneyView money = run_money_view(*runs_[0].run, account_);
  EXPECT_EQ(money.cost->basis, "partly estimated");
  ASSERT_EQ(money.spent.size(), 2u);
  EXPECT_EQ(money.spent[0].cost.basis, "from provider");
  EXPECT_EQ(money.spent[1].cost.basis, "estimated");
}

TEST_F(MoneyViewsTest, DaysMonthsAndBudgetsSayWhereTheirMoneyComesFrom) {
  run(7, "nayru-v8");
  account_.unrented = {charge(0, LedgerBucket::kProductive, PriceBasis::kProvider)};
  account_.burn = {{RunId{7}, RentalId{}, LedgerBucket::kProductive, 5, PriceBasis::kProvider}};
  add_runs(account_);
  Settings settings;
  Budget month, of_run;
  month.name = "month";
  month.micros = of_run.micros = 2'000'000;
  of_run.name = "run";
  of_run.scope = BudgetScope::kRun;
  of_run.subject = "r7";
  settings.budgets = {month, of_run};
  const auto spending = spending_of(std::make_shared<const Account>(account_), settings, runs_);
  EXPECT_EQ(spending.month->spent.basis, "from provider");
  ASSERT_TRUE(spending.month->p50);
  EXPECT_EQ(spending.month->p50->basis, "estimated");
  for (const BudgetView& budget : spending.budgets)
    EXPECT_EQ(budget.spent.basis, "from provider") << budget.name;
  const ShownDays shown = shown_days(spending.days, account_, 1);
  ASSERT_EQ(shown.days.size(), 1u);
  EXPECT_EQ(shown.days[0].cost.basis, "from provider");
  EXPECT_EQ(shown.days[0].parts.at(0).cost.basis, "from provider");
  EXPECT_EQ(shown_days(spending.days, account_, 0).earlier.provider_micros, 1'000'000);
}

TEST_F(MoneyViewsTest, NoOneIsToldToStopAMachineOnWhichAnotherRunTrains) {
  run(7, "veran-v6");
  run(8, "nayru-v8");
  auto record = std::make_shared<RentalRecord>();
  record->id = RentalId{1};
  record->rental.state = RentalState::kRunning;
  record->rental.billed = {1'000'000, 0, true};
  record->rental.stop_command = "stop it";
  auto rental = std::make_shared<RentalAccount>();
  rental->record = record;
  rental->charges = {charge(1, LedgerBucket::kStalled, PriceBasis::kProvider, 1)};
  RunOnRental on;
  on.is_live = true;
  on.run = runs_[0].run;
  rental->runs.push_back(on);
  account_.rentals = {rental};
  CostReport alone, shared;
  add_waste(alone, {}, account_, runs_);
  ASSERT_EQ(alone.waste.size(), 1u);
  EXPECT_EQ(alone.waste[0].command, "stop it");
  on.run = runs_[1].run;
  rental->runs.push_back(on);
  add_waste(shared, {}, account_, runs_);
  EXPECT_EQ(shared.waste.at(0).command, "");
  EXPECT_EQ(shared.waste[0].advice,
            "It has not moved for 1 h: look why; the machine is shared with nayru-v8.");
}

TEST(EvaluationCost, AScoreOfNextToNothingHasNoPriceAPoint) {
  EXPECT_EQ(micros_per_point(4.0, 0.5), 80'000);
  EXPECT_EQ(micros_per_point(4.0, 1e-300), std::nullopt);
  EXPECT_EQ(micros_per_point(4.0, 0.0), std::nullopt);
  EXPECT_EQ(micros_per_point(4.0, -0.5), std::nullopt);
  EXPECT_EQ(micros_per_point(4.0, std::nan("")), std::nullopt);
}

}  // namespace
}  // namespace afs::api
