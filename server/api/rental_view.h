// RentalView: how a rented machine looks to the page: its record, what it cost and the runs on it,
// joined. Worker threads.
#pragma once

#include <string>

#include "api/rental_types.h"
#include "cost/account.h"
#include "cost/provider_poll.h"

namespace afs::api {

inline constexpr size_t kSegmentsListedMax = 200;
inline constexpr size_t kLedgerStretchesMax = 2'000;  // Of one rental; older ones are left out.

enum class RentalDetail { kInList, kAlone };  // kAlone: with all segments, and its ledger.

// In a list with the newest kSegmentsListedMax segments; the cost of the others is summed up.
// `now`: of the account, so that its charges and its segments sum up to the same.
RentalView rental_view(const RentalAccount& account, RentalDetail detail, WallTime now);

// What people call it: its label, host or address, else what its provider does.
std::string rental_name(const Rental& rental);

ProviderView provider_view(const ProviderStanding& standing, WallTime now);

}  // namespace afs::api
