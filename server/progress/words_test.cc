// Durations and counts, as they stand on the page.
#include "progress/words.h"

#include <gtest/gtest.h>

#include <cmath>

namespace afs {
namespace {

constexpr int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;

TEST(Words, CountsHaveThousandsSeparators) {
  EXPECT_EQ(count_text(0), "0");
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(8'712), "8,712");
  EXPECT_EQ(count_text(-1'234'567), "-1,234,567");
  EXPECT_EQ(count_text(-123), "-123");
}

TEST(Words, EpochsAreWholeWhereTheyCanBe) {
  EXPECT_EQ(epoch_text(13), "13");
  EXPECT_EQ(epoch_text(2.5), "2.5");
  EXPECT_EQ(epoch_text(2.999741757768787), "3");
  EXPECT_EQ(epoch_text(0.006965), "0.01");
  EXPECT_EQ(epoch_text(1200), "1,200");
}

TEST(Words, DurationsNameTwoUnitsAtMost) {
  EXPECT_EQ(duration_text(-5), "0 s");
  EXPECT_EQ(duration_text(42'999), "42 s");
  EXPECT_EQ(duration_text(kMinute), "1 m");
  EXPECT_EQ(duration_text(3 * kMinute + 20'000), "3 m 20 s");
  EXPECT_EQ(duration_text(12 * kMinute + 59'000), "12 m");
  EXPECT_EQ(duration_text(3 * kHour), "3 h");
  EXPECT_EQ(duration_text(3 * kHour + 12 * kMinute + 5'000), "3 h 12 m");
  EXPECT_EQ(duration_text(4 * kDay + 3 * kHour), "4 d 3 h");
  EXPECT_EQ(duration_text(2'858 * kDay + kHour), "2,858 d");
}

TEST(Words, ValuesHaveFourDigits) {
  EXPECT_EQ(value_text(0.81234), "0.8123");
  EXPECT_EQ(value_text(0.81), "0.81");
  EXPECT_EQ(value_text(36.68146514), "36.68");
  EXPECT_EQ(value_text(12'345.6), "12,346");
  EXPECT_EQ(value_text(1.2e-5), "1.2e-05");
  EXPECT_EQ(value_text(0), "0");
  EXPECT_EQ(value_text(-2.5), "-2.5");
  EXPECT_EQ(value_text(std::nan("")), "NaN");
}

}  // namespace
}  // namespace afs
