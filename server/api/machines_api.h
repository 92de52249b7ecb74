// GET /api/v1/machines: this host, its GPUs and what runs on them. Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"
#include "api/run_board.h"

namespace afs::api {

void add_machines_routes(Router& router, const Context& context, RunBoard& board);

}  // namespace afs::api
