// GET /api/v1/runs/{id}/death: what happened to a run that is over before its time, or silent. Registered by
// wiring; runs on worker threads. Reads files, through the context, only when it is asked.
#pragma once

#include "api/context.h"
#include "api/router.h"

namespace afs::api {

void add_death_routes(Router& router, const Context& context);

}  // namespace afs::api
