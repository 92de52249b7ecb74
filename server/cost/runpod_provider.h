// RunpodProvider: our pods at RunPod, over its REST interface v1. On the thread of provider_poll.
#pragma once

#include <memory>
#include <string_view>

#include "cost/price_provider.h"
#include "cost/provider_bill.h"
#include "cost/provider_line.h"

namespace afs {

// Of GET /v1/pods. A pure function. A stopped pod pays for its volume, at a price that this
// interface does not tell.
Result<RentalListing> parse_runpod_pods(std::string_view json, std::string_view provider);

// Of GET /v1/billing/pods, by the pod's id. One row that cannot be read makes all of it kCorrupt.
Result<BillSums> parse_runpod_bills(std::string_view json);

std::unique_ptr<PriceProvider> make_runpod_provider(std::unique_ptr<ProviderLine> line);

}  // namespace afs
