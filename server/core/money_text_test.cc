#include "core/money_text.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

TEST(MoneyText, IsWhatPeopleRead) {
  EXPECT_EQ(money_text({817'000, "USD"}), "$0.82");
  EXPECT_EQ(money_text({1'200'000, "EUR"}), "€1.20");
  EXPECT_EQ(money_text({1'200'000, "GBP"}), "£1.20");
  EXPECT_EQ(money_text({1'200'000, "CHF"}), "1.20 CHF");
  EXPECT_EQ(money_text({1'234'567'890'000, "USD"}), "$1,234,567.89");
  EXPECT_EQ(money_text({0, "USD"}), "$0.00");
  EXPECT_EQ(money_text({1, "USD"}), "< $0.01");
  EXPECT_EQ(money_text({9'999, "CHF"}), "< 0.01 CHF");
  EXPECT_EQ(money_text({10'000, "USD"}), "$0.01");
  EXPECT_EQ(money_text({-817'000, "USD"}), "-$0.82");
  EXPECT_EQ(money_text({-1, "USD"}), "$0.00");
  EXPECT_EQ(money_text({INT64_MIN, "USD"}), "-$9,223,372,036,854.78");
}

TEST(MoneyText, RoundsTheHalfCentUp) {
  EXPECT_EQ(money_text({1'005'000, "USD"}), "$1.01");
  EXPECT_EQ(money_text({1'004'999, "USD"}), "$1.00");
  EXPECT_EQ(money_text({999'995'000, "USD"}), "$1,000.00");
}

}  // namespace
}  // namespace afs
