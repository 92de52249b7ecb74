// RentalView: how a rented machine looks to the page: its record, what it cost and the runs on it,
// joined. Worker threads.
#pragma once

#include "api/rental_types.h"
#include "api/run_places.h"
#include "cost/provider_poll.h"

namespace afs::api {

// At most `segments_max` of its newest segments; the cost of the others is summed up.
RentalView rental_view(const RentalRecord& record, const std::vector<HandJoin>& by_hand,
                       const RunPlaces& places, size_t segments_max, WallTime now);

ProviderView provider_view(const ProviderStanding& standing, WallTime now);

}  // namespace afs::api
