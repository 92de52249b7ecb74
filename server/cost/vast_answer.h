// VastAnswer: what vast.ai's server says, as rentals. Pure functions of a text; called by
// vast_provider and by tests, on any thread. vast.ai bills the GPUs while an instance is running or
// frozen, and its disk from creation to the end.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/rental.h"

namespace afs {

struct VastPage {
  RentalListing listing;
  std::string next_token;        // Empty: this was the last page.
  int64_t instances_total = -1;  // Over all pages; -1: not told.
};

// Of GET /api/v1/instances/. kCorrupt when it is no such answer; what is wrong with one instance is
// told in the listing.
Result<VastPage> parse_vast_page(std::string_view json, std::string_view provider);

// Of GET /api/v0/instances/pending-price-increases/, by the instance's id.
Result<std::map<std::string, PriceChange>> parse_vast_price_changes(std::string_view json);

// A page of what was charged, by the instance's id. `until` is left to whoever asked.
struct VastCharges {
  std::map<std::string, ProviderBill> bills;
  std::string next_token;  // Empty: this was the last page.
};

// Of GET /api/v0/charges/. One row that cannot be read makes all of it kCorrupt: a sum that lacks a
// part would be a wrong one.
Result<VastCharges> parse_vast_charges(std::string_view json);

// Of GET /api/v0/users/current/. That answer holds the key, so nothing else is read from it.
Result<Money> parse_vast_credit(std::string_view json);

}  // namespace afs
