// BillCheck: what a provider charged for a rental against what we count for the same time, and what
// explains the difference. A pure function; called by api/rental_view on worker threads.
#pragma once

#include <optional>
#include <string>

#include "core/rental.h"

namespace afs {

inline constexpr int64_t kBillToleranceMicros = 10'000;  // A cent: providers round, and so do we.

struct BillCheck {
  WallTime from = 0, until = 0;  // Of the rental's time, what both sums are of.
  Money charged, counted;
  Money difference;           // charged − counted.
  bool is_same = false;       // Within the tolerance.
  bool is_explained = false;  // It is, once what is billed apart is left out.
  std::string words;  // "The provider charged $4.13, we count $4.12: the same within a cent"
};

// std::nullopt while the provider has not told of any of its time.
std::optional<BillCheck> check_bill(const RentalRecord& record);

}  // namespace afs
