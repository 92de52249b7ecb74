// GET /api/v1/costs: what was spent, on what and for whom. Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"
#include "api/run_board.h"

namespace afs::api {

void add_costs_routes(Router& router, const Context& context, RunBoard& board);

}  // namespace afs::api
