// RateCard: a price that the configuration states for machines that no provider's list has.
// RateCards makes a rental of each machine that a card matches; its figures are estimates, and
// called so. On the thread of provider_poll.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cost/price_provider.h"

namespace afs {

inline constexpr size_t kRateCardsMax = 1'000;
inline constexpr size_t kRateCardHostsMax =
    10'000;  // Of all cards together; further ones are not shown, and that is said.

struct RateCard {
  std::string name;  // Unique; becomes a part of the rental's identity.
  std::string host;  // "gpu-box", or a pattern with * and ?.
  std::string label, gpu_name;
  int64_t gpu_count = 0;
  std::string currency = "USD";
  HourlyPrice price;
  int64_t granularity_ms = 1'000;
  std::optional<WallTime> from, until;
  friend bool operator==(const RateCard&, const RateCard&) = default;
};

// A pattern stands for the hosts that are known to match it, a plain name for itself. The first
// card that matches a host at a time wins. Future cards are not listed; past ones are, with their
// end.
RentalListing rentals_of_cards(const std::vector<RateCard>& cards,
                               const std::vector<std::string>& hosts, WallTime now);

inline constexpr std::string_view kRateCardsName = "rate cards";
std::unique_ptr<PriceProvider> make_rate_cards(std::vector<RateCard> cards,
                                               std::function<std::vector<std::string>()> hosts,
                                               const Clock& clock);

}  // namespace afs
