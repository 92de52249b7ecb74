// GET /api/v1/rentals, /api/v1/rentals/{id}: rented machines with their price over time and the
// runs on them. POST and DELETE below them put a run to a rental, or take it from it. Worker
// threads.
#pragma once

#include "api/context.h"
#include "api/money_board.h"
#include "api/router.h"
#include "catalog/rental_book.h"

namespace afs::api {

inline constexpr int64_t kRentalsPageMax = 1'000;

struct RentalSources {
  RentalBook& book;
  MoneyBoard& money;
};

void add_rentals_routes(Router& router, const Context& context, const RentalSources& sources);

}  // namespace afs::api
