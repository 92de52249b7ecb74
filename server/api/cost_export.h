// GET /api/v1/export/costs and /api/v1/export/charges: the costs as files with units, whose rows
// sum up to their total exactly. Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"
#include "api/run_board.h"

namespace afs::api {

inline constexpr size_t kChargesExportedMax = 200'000;  // In one file; beyond it asks for a range.

void add_cost_export_routes(Router& router, const Context& context, RunBoard& board);

}  // namespace afs::api
