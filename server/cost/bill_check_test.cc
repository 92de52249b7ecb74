// What a provider charged against what we count, for the same time.
#include "cost/bill_check.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

constexpr int64_t kHour = 3'600'000;
constexpr WallTime kMidnight = 1'790'035'200'000;

// From two hours before midnight on at 1.29 an hour, and from an hour after it on at 2.00.
RentalRecord record() {
  RentalRecord one;
  one.segments.push_back(
      {kMidnight - 2 * kHour, RentalState::kRunning, "running", {1'270'000, 20'000, true}, false});
  one.segments.push_back(
      {kMidnight + kHour, RentalState::kRunning, "running", {1'980'000, 20'000, true}, false});
  return one;
}

RentalRecord charged(RentalRecord one, int64_t micros, int64_t apart = 0) {
  one.bill = ProviderBill{kMidnight - 24 * kHour, kMidnight, micros, apart};
  return one;
}

TEST(BillCheck, BothSumsAreOfTheSameTime) {
  const auto check = check_bill(charged(record(), 2'585'000));
  ASSERT_TRUE(check);
  EXPECT_EQ(check->counted.micros, 2'580'000) << "two hours until midnight, not what came after";
  EXPECT_EQ(check->difference.micros, 5'000);
  EXPECT_EQ(check->from, kMidnight - 2 * kHour);
  EXPECT_EQ(check->until, kMidnight);
  EXPECT_TRUE(check->is_same);
  EXPECT_EQ(check->words, "The provider charged $2.59, we count $2.58: the same within a cent");
}

TEST(BillCheck, ABillThatBeginsLaterLeavesOutWhatCameBefore) {
  RentalRecord late = record();
  late.bill = ProviderBill{kMidnight - kHour, kMidnight + 2 * kHour, 4'580'000, 0};
  EXPECT_EQ(check_bill(late)->counted.micros, 1'290'000 + 1'290'000 + 2'000'000);
  EXPECT_TRUE(check_bill(late)->is_same);
}

TEST(BillCheck, TrafficExplainsADifference) {
  const auto check = check_bill(charged(record(), 2'890'000, 310'000));
  EXPECT_FALSE(check->is_same);
  EXPECT_TRUE(check->is_explained);
  EXPECT_EQ(check->words,
            "The provider charged $2.89, we count $2.58: $0.31 more, which is traffic, billed "
            "apart");
  EXPECT_EQ(check_bill(charged(record(), 3'080'000, 310'000))->words,
            "The provider charged $3.08, we count $2.58: $0.50 more; $0.31 of the charge is "
            "traffic, billed apart");
}

TEST(BillCheck, SaysWhatMakesOurCountDoubtful) {
  RentalRecord filled = record();
  filled.segments[0].is_filled = true;
  filled.segments[0].billed.is_complete = false;
  filled.segments[1].is_filled = true;
  EXPECT_EQ(check_bill(charged(filled, 1'290'000))->words,
            "The provider charged $1.29, we count $2.58: $1.29 less; for part of the time nobody "
            "watched, and we count what was known; not every price was told");
  RentalRecord later = record();
  later.segments[1].is_filled = true;
  EXPECT_EQ(check_bill(charged(later, 1'290'000))->words,
            "The provider charged $1.29, we count $2.58: $1.29 less")
      << "what was filled lies after the bill";
}

TEST(BillCheck, OfARentalThatIsOverAllIsCounted) {
  RentalRecord over = record();
  over.closed_at = kMidnight + kHour + 30 * 60'000 + 1;
  over.rental.granularity_ms = 60'000;
  over.bill = ProviderBill{kMidnight - 24 * kHour, kMidnight + 24 * kHour, 0, 0};
  int64_t sum = 0;
  for (size_t i = 0; i < over.segments.size(); ++i)
    sum += segment_cost(over, i, kMidnight + 48 * kHour).micros;
  EXPECT_EQ(check_bill(over)->counted.micros, sum) << "the begun granule is full";
  EXPECT_EQ(check_bill(over)->until, *over.closed_at);
}

TEST(BillCheck, WithoutABillOfItsTimeThereIsNothingToSay) {
  EXPECT_FALSE(check_bill(record()));
  RentalRecord young = charged(record(), 0);
  young.bill->until = young.segments.front().since;
  EXPECT_FALSE(check_bill(young)) << "it began after the last whole day";
}

}  // namespace
}  // namespace afs
