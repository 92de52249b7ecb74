// RentalRows: rentals, their segments and their joins to runs as rows of SQL. Called by
// rental_book, inside its lock.
#pragma once

#include <map>
#include <vector>

#include "base/result.h"
#include "core/rental.h"
#include "sql/connection.h"

namespace afs {

// What somebody said of a run and a rental: that they belong together, or that they do not.
struct HandJoin {
  RunId run;
  bool is_joined = true;
  WallTime set_at = 0;
};

Result<std::vector<RentalRecord>> load_rentals(sql::Connection& connection);
Result<std::map<RentalId, std::vector<HandJoin>>> load_hand_joins(sql::Connection& connection);

// Inside a transaction. Writes the record, and its segments from `first_segment` on; what lies
// before is stored already.
Status store_rental(sql::Connection& connection, const RentalRecord& record, size_t first_segment);
Status store_hand_join(sql::Connection& connection, RentalId rental, const HandJoin& join);
Status delete_hand_join(sql::Connection& connection, RentalId rental, RunId run);

}  // namespace afs
