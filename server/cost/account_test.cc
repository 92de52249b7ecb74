// The account: what runs, machines and this moment cost, always out of the same charges.
#include "cost/account.h"

#include <gtest/gtest.h>

#include "cost/spend_sums.h"

namespace afs {
namespace {

constexpr WallTime kStart = 1'790'000'000'000;
constexpr int64_t kMinute = 60'000;
constexpr int64_t kHour = 60 * kMinute;

WallTime at(int64_t minutes) { return kStart + minutes * kMinute; }

RunActivity work(int64_t run, int64_t from, int64_t to, int64_t gpus = 0) {
  return {RunId{run}, gpus, at(from), at(to), LedgerBucket::kProductive};
}

std::shared_ptr<const RentalAccount> rented(int64_t id, int64_t price,
                                            std::vector<RunActivity> activities, WallTime now,
                                            int64_t gpus = 1) {
  RentalRecord record;
  record.id = RentalId{id};
  record.rental.provider = id % 2 == 0 ? "vast" : "runpod";
  record.rental.gpu_count = gpus;
  record.rental.billed = record.rental.price = {price, 0, true};
  record.rental.state = RentalState::kRunning;
  record.rental.granularity_ms = 1;
  record.segments.push_back({kStart, RentalState::kRunning, "", record.rental.billed, false});
  auto account = std::make_shared<RentalAccount>();
  account->charges = charges_of(record, std::move(activities), now);
  account->record = std::make_shared<const RentalRecord>(std::move(record));
  return account;
}

Account account_with(std::vector<std::shared_ptr<const RentalAccount>> rentals, WallTime now) {
  Account account;
  account.as_of = now;
  account.rentals = std::move(rentals);
  for (const auto& rental : account.rentals) add_burn(account, *rental);
  add_runs(account);
  return account;
}

TEST(Account, WhatAProviderTellsOfABucketAndOfAnHourIsKnown) {
  Account account = account_with({rented(1, 600'000, {work(7, 0, 30)}, at(60))}, at(60));
  account.burn = {{RunId{7}, RentalId{1}, LedgerBucket::kProductive, 600, PriceBasis::kProvider},
                  {RunId{7}, RentalId{}, LedgerBucket::kProductive, 30, PriceBasis::kEstimated}};
  account.runs.clear();
  add_runs(account);
  EXPECT_EQ(account.runs.at(RunId{7}).micros_per_hour, 630);
  EXPECT_EQ(account.runs.at(RunId{7}).provider_micros_per_hour, 600);
  SpendSum sum, all;
  for (Charge charge : account.rentals[0]->charges) {
    if (charge.bucket == LedgerBucket::kIdle) charge.basis = PriceBasis::kEstimated;
    sum.add(charge);
  }
  all.add(sum);
  EXPECT_EQ(all.micros, 600'000);
  EXPECT_EQ(all.buckets, sum.buckets);
  EXPECT_EQ(all.provider_buckets.at(LedgerBucket::kProductive), 300'000);
  EXPECT_FALSE(all.provider_buckets.contains(LedgerBucket::kIdle));
}

TEST(Account, WhatIsBilledNowIsThePriceOfTheMachineDividedAmongItsRuns) {
  const Account account = account_with(
      {rented(1, 1'000'000, {work(7, 0, 60), work(8, 0, 60), work(9, 0, 60)}, at(60))}, at(60));
  int64_t sum = 0;
  for (const BurnPart& part : account.burn) sum += part.micros_per_hour;
  ASSERT_EQ(account.burn.size(), 3u);
  EXPECT_EQ(sum, 1'000'000);
  EXPECT_EQ(account.runs.at(RunId{7}).micros_per_hour, 333'333);
  EXPECT_EQ(account.runs.at(RunId{9}).micros_per_hour, 333'334);
  EXPECT_EQ(account.runs.at(RunId{7}).micros + account.runs.at(RunId{8}).micros +
                account.runs.at(RunId{9}).micros,
            1'000'000);
}

TEST(Account, AMachineWithoutARunBurnsForNobody) {
  const Account account = account_with({rented(2, 1'290'000, {work(7, 0, 60)}, at(98))}, at(98));
  ASSERT_EQ(account.burn.size(), 1u);
  EXPECT_FALSE(account.burn[0].run);
  EXPECT_EQ(account.burn[0].bucket, LedgerBucket::kIdle);
  EXPECT_EQ(account.burn[0].micros_per_hour, 1'290'000);
  EXPECT_EQ(account.runs.at(RunId{7}).micros, 1'290'000);
  EXPECT_EQ(account.runs.at(RunId{7}).micros_per_hour, 0) << "it is over";
}

TEST(Account, ARentalOfThisVeryMomentBurnsAlready) {
  const Account account = account_with({rented(2, 500'000, {}, kStart)}, kStart);
  ASSERT_EQ(account.burn.size(), 1u);
  EXPECT_EQ(account.burn[0].bucket, LedgerBucket::kSetup);
  EXPECT_EQ(account.burn[0].micros_per_hour, 500'000);
}

TEST(Account, GpuHoursAreThoseOfItsShare) {
  const Account account = account_with(
      {rented(2, 8'000'000, {work(7, 0, 60, 2), work(8, 0, 60, 6)}, at(60), 8)}, at(60));
  EXPECT_EQ(account.runs.at(RunId{7}).gpu_milliseconds, 2 * kHour);
  EXPECT_EQ(account.runs.at(RunId{8}).gpu_milliseconds, 6 * kHour);
  EXPECT_EQ(account.runs.at(RunId{8}).provider_micros, 6'000'000);
}

TEST(Account, WhereAMachineTellsNoGpusItsRunsMay) {
  const Account account =
      account_with({rented(2, 8'000'000, {work(7, 0, 60, 8)}, at(60), 0)}, at(60));
  EXPECT_EQ(account.runs.at(RunId{7}).gpu_milliseconds, 8 * kHour);
}

TEST(Account, TimeOnRentedMachinesIsNotCountedByTheRateOfTheModelAgain) {
  RentalRecord first, second;
  first.segments.push_back({at(60), RentalState::kRunning, "", {}, false});
  first.closed_at = at(120);
  second.segments.push_back({at(100), RentalState::kRunning, "", {}, false});
  second.closed_at = at(180);
  const RunSpan span{at(0), at(240)};
  const Stretches expected = {{at(0), at(60)}, {at(180), at(240)}};
  EXPECT_EQ(unrented_times(span, {&second, &first}, at(300)), expected);
  EXPECT_EQ(unrented_times(span, {}, at(300)), (Stretches{{at(0), at(240)}}));
  first.closed_at.reset();
  EXPECT_EQ(unrented_times(span, {&first}, at(300)), (Stretches{{at(0), at(60)}}));
}

TEST(Account, ARunByTheRateOfItsModelCostsRateTimesTime) {
  const std::vector<RunActivity> activities = {{RunId{7}, 0, at(0), at(10), LedgerBucket::kSetup},
                                               work(7, 10, 60)};
  const auto charges =
      unrented_charges(Rate{240'000, "USD"}, {{at(0), at(60)}}, activities, at(500));
  ASSERT_EQ(charges.size(), 2u);
  EXPECT_EQ(charges[0].micros + charges[1].micros, 240'000);
  EXPECT_EQ(charges[0].bucket, LedgerBucket::kSetup);
  EXPECT_EQ(charges[0].basis, PriceBasis::kEstimated);
  EXPECT_FALSE(charges[1].rental);
}

TEST(SpendSums, ChargesAreCutAtAnyTimeWithoutLosingAnything) {
  const Account account =
      account_with({rented(1, 777'777, {work(7, 3, 47), work(8, 20, 61)}, at(100)),
                    rented(2, 1'234'567, {work(8, 61, 99)}, at(100))},
                   at(100));
  const auto by_run = [](const Charge& charge) { return std::to_string(charge.run.value); };
  const auto whole = sums_by(account, {}, by_run);
  int64_t total = 0;
  for (const auto& [key, sum] : whole) {
    total += sum.micros;
    int64_t buckets = 0;
    for (const auto& [bucket, micros] : sum.buckets) buckets += micros;
    EXPECT_EQ(buckets, sum.micros) << key;
    int64_t parts = 0;
    for (int64_t minute = 0; minute < 100; minute += 7) {
      const auto part = sums_by(account, {at(minute), at(minute + 7)}, by_run);
      if (const auto found = part.find(key); found != part.end()) parts += found->second.micros;
    }
    EXPECT_EQ(parts, sum.micros) << key;
  }
  EXPECT_EQ(total, cost_of(Rate{777'777, {}}, at(100) - kStart).micros +
                       cost_of(Rate{1'234'567, {}}, at(100) - kStart).micros);
  EXPECT_TRUE(sums_by(account, {at(200), at(300)}, by_run).empty());
}

}  // namespace
}  // namespace afs
