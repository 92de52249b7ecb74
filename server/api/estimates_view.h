// EstimatesView: how good the estimates of a run's end were, for the page. Worker threads.
#pragma once

#include <optional>

#include "api/context.h"
#include "api/types.h"

namespace afs::api {

// Set of runs that reached their end while this server kept estimates of it.
std::optional<EstimatesView> estimates_view(const Run& run, const Context& context);

}  // namespace afs::api
