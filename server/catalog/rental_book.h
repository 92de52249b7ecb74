// RentalBook: every rental that was ever seen, what was billed for it since when, and which runs
// somebody put to it. take() from provider_poll, the joins from API handlers on worker threads,
// readers on any thread. Kept in memory and in SQLite, so that it survives restarts.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "catalog/rental_rows.h"
#include "core/rental.h"
#include "sql/connection.h"

namespace afs {

inline constexpr size_t kRentalsMax = 20'000;    // Further ones are not kept, and that is said.
inline constexpr size_t kHandJoinsMax = 10'000;  // Of one rental.

class RentalBook {
 public:
  using Record = std::shared_ptr<const RentalRecord>;

  // The connection is this object's alone.
  static Result<std::unique_ptr<RentalBook>> open(sql::Connection& connection, const Clock& clock);
  virtual ~RentalBook() = default;

  // What the provider said at `as_of`. Durable. Rentals that a whole list lacks are closed. The
  // number of records that changed otherwise than by being seen again.
  virtual Result<int64_t> take(std::string_view provider, const RentalListing& listing,
                               WallTime as_of) = 0;

  virtual std::vector<Record> rentals() const = 0;  // Open ones first, then newest first.
  virtual Record find(RentalId id) const = 0;       // nullptr when unknown.

  // Durable. kNotFound for an unknown rental, kTooLarge past kHandJoinsMax.
  virtual Status set_join(RentalId rental, RunId run, bool is_joined) = 0;
  virtual Status clear_join(RentalId rental,
                            RunId run) = 0;  // Back to what the server finds by itself.
  virtual std::vector<HandJoin> joins(RentalId rental) const = 0;
};

}  // namespace afs
