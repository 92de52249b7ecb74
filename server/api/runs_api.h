// GET /api/v1/projects, /runs, /runs/{id}, /runs/{id}/metrics. Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"
#include "api/run_board.h"

namespace afs::api {

// `board` must outlive the router.
void add_runs_routes(Router& router, const Context& context, RunBoard& board);

}  // namespace afs::api
