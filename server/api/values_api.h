// GET /api/v1/values: the newest values of all metrics of many runs in one answer, for tables. From
// memory, so a thousand runs of fifty metrics are no work. Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"
#include "api/run_board.h"

namespace afs::api {

inline constexpr size_t kValuesPerRequestMax = 2'000'000;  // Runs × metrics of one answer.

void add_values_routes(Router& router, const Context& context, RunBoard& board);

}  // namespace afs::api
