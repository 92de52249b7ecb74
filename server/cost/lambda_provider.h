// LambdaProvider: our instances at Lambda Cloud. On the thread of provider_poll.
#pragma once

#include <memory>
#include <string_view>

#include "cost/price_provider.h"
#include "cost/provider_line.h"

namespace afs {

// Of GET /api/v1/instances. A pure function. Billed by the minute from the first health check that
// is passed until it is terminated, whatever is done on it; file systems are billed apart and not
// listed.
Result<RentalListing> parse_lambda_instances(std::string_view json, std::string_view provider);

std::unique_ptr<PriceProvider> make_lambda_provider(std::unique_ptr<ProviderLine> line);

}  // namespace afs
