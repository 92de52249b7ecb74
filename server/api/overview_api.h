// GET /api/v1/overview and /models, and the boot data that is written into the page. Worker threads.
#pragma once

#include <string>

#include "api/context.h"
#include "api/router.h"
#include "api/run_board.h"

namespace afs::api {

inline constexpr size_t kFinishedShownMax = 8;
inline constexpr size_t kNeedsShownMax = 5;
inline constexpr size_t kTroublesShownMax = 20;

void add_overview_routes(Router& router, const Context& context, RunBoard& board);

// The Overview as JSON without a literal '<': what Assets writes into index.html.
std::string boot_json(const Context& context, RunBoard& board);

}  // namespace afs::api
