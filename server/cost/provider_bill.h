// ProviderBill: when a provider is asked what it charged, and for which time: the whole days (UTC)
// that are over, since providers add up by days and the day that it is is never complete. Called by
// vast_provider and runpod_provider on the thread of provider_poll.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "core/rental.h"

namespace afs {

inline constexpr int64_t kBillDays = 60;  // Read at once; what lies before is not.
inline constexpr int64_t kBillIntervalMs =
    10 * 60'000;                                // A bill grows once a day, and is corrected.
inline constexpr double kChargeUnitsMax = 1e6;  // Of one charge: beyond it is a mistake.

struct BillWindow {
  WallTime from = 0, until = 0;  // Midnights UTC; [from, until).
};

// What was charged for each rental, by the provider's id of it; `from` and `until` not filled in.
using BillSums = std::map<std::string, ProviderBill>;

class BillLook {
 public:
  using Ask = std::function<Result<BillSums>(const BillWindow& window)>;

  explicit BillLook(const Clock& clock) : clock_(clock) {}

  // Asks when it is time to. Whole or not at all: a failure takes nothing away from the listing,
  // and is told in its notes until it is asked again.
  void add_to(RentalListing& listing, const Ask& ask);

 private:
  const Clock& clock_;
  std::optional<int64_t> asked_at_ms_;  // By the steady clock.
  Status failure_;                      // Of the newest look.
};

// std::nullopt for what no charge can be. A refund is negative.
std::optional<int64_t> charge_micros(double units);

}  // namespace afs
