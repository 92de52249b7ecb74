// GET /api/v1/runs/{id}/attempts: the process starts of a run and what each of them lost. Registered by wiring;
// runs on worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"

namespace afs::api {

void add_attempts_routes(Router& router, const Context& context);

}  // namespace afs::api
