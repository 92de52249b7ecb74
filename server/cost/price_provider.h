// PriceProvider: who rents us machines, and at what price. The seam behind which vast.ai, RunPod,
// Lambda and the rate cards of the configuration are alike. Called by provider_poll on its thread
// only, save cancel().
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "core/rental.h"

namespace afs {

class PriceProvider {
 public:
  virtual ~PriceProvider() = default;
  virtual const std::string& name() const = 0;  // As configured, unique.
  virtual PriceBasis basis() const = 0;
  // All there is at this moment. May wait for the network, with a deadline. kDenied: the key is
  // refused; kBusy: asked too often; kUnavailable and kCorrupt: later. The message says which
  // provider and what to do, and holds no key.
  virtual Result<RentalListing> rentals() = 0;
  // How long the provider asked to be left alone when it last answered kBusy; 0: it did not say.
  virtual int64_t wait_asked_ms() const { return 0; }
  // Any thread: rentals() returns soon, and refuses from now on.
  virtual void cancel() {}
};

}  // namespace afs
