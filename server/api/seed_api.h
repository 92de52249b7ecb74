// The twelve seed endpoints, with the paths, methods and fields that existing clients use. Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"
#include "api/run_board.h"

namespace afs::api {

inline constexpr int64_t kSeedPointsDefault = 1'000;

void add_seed_routes(Router& router, const Context& context, RunBoard& board);

}  // namespace afs::api
