#include "cost/rate_card.h"

#include <set>
#include <utility>

#include "catalog/glob.h"

namespace afs {
namespace {

bool is_pattern(std::string_view host) {
  return host.find_first_of("*?") != std::string_view::npos;
}

std::vector<std::string> hosts_of(const RateCard& card, const std::vector<std::string>& known) {
  if (!is_pattern(card.host)) return {card.host};
  std::vector<std::string> matching;
  for (const std::string& host : known) {
    if (glob_matches(card.host, host)) matching.push_back(host);
  }
  return matching;
}

Rental rental_of(const RateCard& card, const std::string& host) {
  Rental rental;
  rental.provider = kRateCardsName;
  rental.provider_id = card.name + "@" + host;
  rental.label = card.label;
  rental.host = host;
  rental.gpu_name = card.gpu_name;
  rental.gpu_count = card.gpu_count;
  rental.state = RentalState::kRunning;
  rental.state_words = "by rate card";
  rental.basis = PriceBasis::kEstimated;
  rental.currency = card.currency;
  rental.price = card.price;
  rental.billed = card.price;
  rental.granularity_ms = card.granularity_ms;
  rental.started_at = card.from;
  rental.ends_at = card.until;
  return rental;
}

class RateCards final : public PriceProvider {
 public:
  RateCards(std::vector<RateCard> cards, std::function<std::vector<std::string>()> hosts,
            const Clock& clock)
      : cards_(std::move(cards)), hosts_(std::move(hosts)), clock_(clock) {}

  const std::string& name() const override { return name_; }
  PriceBasis basis() const override { return PriceBasis::kEstimated; }
  Result<RentalListing> rentals() override {
    return rentals_of_cards(cards_, hosts_(), clock_.now_ms());
  }

 private:
  const std::string name_{kRateCardsName};
  const std::vector<RateCard> cards_;
  const std::function<std::vector<std::string>()> hosts_;
  const Clock& clock_;
};

}  // namespace

RentalListing rentals_of_cards(const std::vector<RateCard>& cards,
                               const std::vector<std::string>& hosts, WallTime now) {
  RentalListing listing;
  std::set<std::string> priced;  // Hosts that a card is in force for.
  for (const RateCard& card : cards) {
    if (card.from && *card.from > now) continue;
    const bool is_over = card.until && *card.until <= now;
    for (const std::string& host : hosts_of(card, hosts)) {
      if (!is_over && !priced.insert(host).second) continue;
      if (listing.rentals.size() == kRateCardHostsMax) {
        listing.is_whole = false;
        listing.notes = {"more machines match the rate cards than are shown"};
        return listing;
      }
      listing.rentals.push_back(rental_of(card, host));
      if (is_over) listing.rentals.back().state = RentalState::kEnded;
    }
  }
  return listing;
}

std::unique_ptr<PriceProvider> make_rate_cards(std::vector<RateCard> cards,
                                               std::function<std::vector<std::string>()> hosts,
                                               const Clock& clock) {
  return std::make_unique<RateCards>(std::move(cards), std::move(hosts), clock);
}

}  // namespace afs
