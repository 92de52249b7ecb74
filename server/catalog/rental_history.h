// RentalHistory: what one look at a provider's list adds to the record of a rental: dated segments,
// a gap that nobody watched, its end. Pure functions; called by rental_book, on any thread.
#pragma once

#include "core/rental.h"

namespace afs {

inline constexpr size_t kRentalSegmentsMax = 20'000;  // Further changes are not dated any more.
inline constexpr int64_t kRentalAgeMsMax =
    10LL * 365 * 86'400'000;                      // A start before that is a mistake.
inline constexpr int64_t kRentalGapMs = 300'000;  // Without a look for so long, nobody watched.

// A rental seen for the first time; std::nullopt for one that is over and of which nothing is
// known.
std::optional<RentalRecord> first_look(const Rental& rental, WallTime as_of);

// `record` as it is after a further look; never changes a segment that lies before the newest.
RentalRecord further_look(RentalRecord record, const Rental& rental, WallTime as_of);

// It is in the list no more. Over when its contract ended, else when it was last seen.
RentalRecord vanished(RentalRecord record, WallTime as_of);

// Whether `bill` says more of it than the one that is kept. The time that a provider is asked for
// moves on by a day each day; what it told of all of a rental that is over is not given up for a
// part of it.
bool is_better_bill(const ProviderBill& bill, const RentalRecord& record);

}  // namespace afs
