// RentalView: how a rented machine looks to the page: its record, what it cost and the runs on it,
// joined. Worker threads.
#pragma once

#include <string>

#include "api/rental_types.h"
#include "catalog/rental_rows.h"
#include "cost/account.h"
#include "cost/provider_poll.h"

namespace afs::api {

// At most `segments_max` of its newest segments; the cost of the others is summed up.
// `now`: of the account, so that its charges and its segments sum up to the same.
RentalView rental_view(const RentalAccount& account, const std::vector<HandJoin>& by_hand,
                       size_t segments_max, WallTime now);

// What people call it: its label, host or address, else what its provider does.
std::string rental_name(const Rental& rental);

ProviderView provider_view(const ProviderStanding& standing, WallTime now);

}  // namespace afs::api
