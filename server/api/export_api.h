// GET /api/export/csv and /api/export/json: the models as a file to keep. Worker threads.
#pragma once

#include <string>
#include <string_view>

#include "api/context.h"
#include "api/router.h"
#include "api/run_board.h"

namespace afs::api {

void add_export_routes(Router& router, const Context& context, RunBoard& board);

// One cell of CSV (RFC 4180), quoted where it must be, and disarmed where a spreadsheet would take it for a formula.
std::string csv_cell(std::string_view text);

}  // namespace afs::api
