// POST and DELETE /api/v1/runs/{id}/baseline: choose what a run is compared with, or leave the
// choice to the server again. Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"

namespace afs::api {

void add_baseline_routes(Router& router, const Context& context);

}  // namespace afs::api
