// RentalPoll: the providers and rate cards of a configuration, asked at their pace, their answers
// kept in the book. Made anew when the configuration changes. Built and ended by wiring on the main
// thread; owns the thread that asks.
#pragma once

#include <functional>
#include <vector>

#include "app/config.h"
#include "base/clock.h"
#include "catalog/rental_book.h"
#include "catalog/run_catalog.h"
#include "cost/provider_poll.h"
#include "stream/hub.h"

namespace afs {

class RentalPoll {
 public:
  struct Parts {
    RentalBook& book;
    const RunCatalog& runs;
    Hub& hub;
    const Clock& clock;
    std::function<void()> on_change;  // Before it is announced; on the thread that asks.
  };
  RentalPoll(const Config& config, const Parts& parts);  // Asks from now on ...
  ~RentalPoll() = default;                               // ... until it is gone.

  std::vector<ProviderStanding> standings() const { return poll_.standings(); }  // Any thread.

 private:
  std::vector<PolledProvider> providers_of(const Config& config);
  std::unique_ptr<PriceProvider> make_provider(const ProviderSettings& settings);
  Status take(const std::string& provider, const RentalListing& listing, WallTime as_of);
  std::vector<std::string> known_hosts() const;
  bool has_open_cards() const;

  const Parts parts_;
  Patience patience_;
  ProviderPoll poll_;  // Last: it ends before what it uses.
};

}  // namespace afs
