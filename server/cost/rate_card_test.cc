// Prices that the configuration states, as rentals.
#include "cost/rate_card.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

constexpr WallTime kNow = 1'790'000'000'000;
constexpr int64_t kHour = 3'600'000;

RateCard card(std::string name, std::string host, int64_t compute = 1'290'000) {
  RateCard one;
  one.name = std::move(name);
  one.host = std::move(host);
  one.price.compute_micros = compute;
  return one;
}

std::string ids(const RentalListing& listing) {
  std::string text;
  for (const Rental& rental : listing.rentals)
    text += (text.empty() ? "" : " ") + rental.provider_id;
  return text;
}

TEST(RateCard, AHostIsARentalAndAPatternStandsForWhatMatches) {
  const std::vector<std::string> hosts = {"gpu-1", "GPU-2.lab", "laptop"};
  EXPECT_EQ(ids(rentals_of_cards({card("box", "gpu-box"), card("lab", "gpu-*")}, hosts, kNow)),
            "box@gpu-box lab@gpu-1 lab@GPU-2.lab");
  EXPECT_EQ(ids(rentals_of_cards({card("lab", "tpu-*")}, hosts, kNow)), "");
}

TEST(RateCard, TheFirstCardThatMatchesWins) {
  EXPECT_EQ(
      ids(rentals_of_cards({card("special", "gpu-1"), card("all", "*")}, {"gpu-1", "gpu-2"}, kNow)),
      "special@gpu-1 all@gpu-2");
}

TEST(RateCard, APriceHoldsFromItsStartToItsEnd) {
  RateCard past = card("old", "gpu-1"), future = card("new", "gpu-1"), now = card("now", "gpu-1");
  past.from = kNow - 10 * kHour;
  past.until = kNow - kHour;
  future.from = kNow + 1;
  now.from = kNow - kHour;
  const auto listing = rentals_of_cards({past, future, now}, {}, kNow);
  ASSERT_EQ(ids(listing), "old@gpu-1 now@gpu-1");
  EXPECT_EQ(listing.rentals[0].state, RentalState::kEnded);
  EXPECT_EQ(listing.rentals[0].ends_at, past.until);
  EXPECT_EQ(listing.rentals[1].state, RentalState::kRunning);
  EXPECT_EQ(listing.rentals[1].started_at, now.from);
  EXPECT_EQ(listing.rentals[1].basis, PriceBasis::kEstimated);
  EXPECT_EQ(listing.rentals[1].billed.compute_micros, 1'290'000);
}

TEST(RateCard, TooManyMachinesAreCutAndSaid) {
  std::vector<std::string> hosts;
  for (size_t i = 0; i <= kRateCardHostsMax; ++i) hosts.push_back("h" + std::to_string(i));
  const auto listing = rentals_of_cards({card("all", "*")}, hosts, kNow);
  EXPECT_EQ(listing.rentals.size(), kRateCardHostsMax);
  EXPECT_FALSE(listing.is_whole);
  EXPECT_EQ(listing.notes.size(), 1u);
}

}  // namespace
}  // namespace afs
