// What a rental costs over time, to the micro-unit.
#include "core/rental.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

constexpr int64_t kHour = 3'600'000;
constexpr WallTime kStart = 1'790'000'000'000;

RentalRecord record_of(std::vector<RentalSegment> segments) {
  RentalRecord record;
  record.segments = std::move(segments);
  return record;
}
RentalSegment running(WallTime since, int64_t compute, int64_t storage = 0) {
  return {since, RentalState::kRunning, "running", {compute, storage, true}, false};
}

TEST(Rental, AFailedRunOf38MinutesAt129AnHourCosts82Cents) {
  RentalRecord record = record_of({running(kStart, 1'290'000)});
  const Money cost = segment_cost(record, 0, kStart + 38 * 60'000);
  EXPECT_EQ(cost.micros, 817'000);
  EXPECT_EQ(cost.currency, "USD");
}

TEST(Rental, EachSegmentHasItsOwnPrice) {
  RentalRecord record =
      record_of({running(kStart, 1'000'000, 20'000), running(kStart + kHour, 2'000'000, 20'000)});
  record.segments.push_back(
      {kStart + 2 * kHour, RentalState::kStopped, "stopped", {0, 20'000, true}, false});
  EXPECT_EQ(segment_cost(record, 0, kStart + 10 * kHour).micros, 1'020'000);
  EXPECT_EQ(segment_cost(record, 1, kStart + 10 * kHour).micros, 2'020'000);
  EXPECT_EQ(segment_cost(record, 2, kStart + 10 * kHour).micros, 160'000);
  record.closed_at = kStart + 3 * kHour;
  EXPECT_EQ(segment_cost(record, 2, kStart + 10 * kHour).micros, 20'000);
  EXPECT_EQ(segment_end(record, 2, kStart + 10 * kHour), kStart + 3 * kHour);
}

TEST(Rental, AGranuleThatWasBegunIsBilledWhole) {
  EXPECT_EQ(billed_until(kStart, kStart, kHour), kStart);
  EXPECT_EQ(billed_until(kStart, kStart + 1, kHour), kStart + kHour);
  EXPECT_EQ(billed_until(kStart, kStart + kHour, kHour), kStart + kHour);
  EXPECT_EQ(billed_until(kStart, kStart + kHour + 1, kHour), kStart + 2 * kHour);
  EXPECT_EQ(billed_until(kStart, kStart + 17, 1), kStart + 17);
  RentalRecord record = record_of({running(kStart, 600'000)});
  record.rental.granularity_ms = kHour;
  EXPECT_EQ(segment_cost(record, 0, kStart + kHour / 2).micros, 300'000) << "as it passes";
  EXPECT_EQ(segment_cost(record, 0, kStart).micros, 0);
  record.closed_at = kStart + kHour / 2;
  EXPECT_EQ(segment_cost(record, 0, kStart + kHour / 2).micros, 600'000) << "once it is over";
}

TEST(Rental, AClockThatIsBehindCostsNothing) {
  const RentalRecord record = record_of({running(kStart, 600'000)});
  EXPECT_EQ(segment_cost(record, 0, kStart - kHour).micros, 0);
}

TEST(Rental, NamesGoAndComeBack) {
  for (const RentalState state : enum_values(RentalState{}))
    EXPECT_EQ(rental_state_named(to_string(state)), state);
  EXPECT_EQ(rental_state_named("flying"), std::nullopt);
  EXPECT_EQ(rental_named(public_id(RentalId{12})), RentalId{12});
  for (const char* id : {"", "m", "m0", "m-1", "r12", "12", "m1x", "m99999999999999999999"}) {
    EXPECT_EQ(rental_named(id), std::nullopt) << id;
  }
}

}  // namespace
}  // namespace afs
