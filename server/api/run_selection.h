// Which runs a list is about: the filters, the order and the page of /api/v1/runs and of what lists
// runs like it. Worker threads.
#pragma once

#include <memory>
#include <vector>

#include "api/context.h"
#include "api/run_board.h"
#include "net/http_server.h"

namespace afs::api {

inline constexpr int64_t kRunsPerPageMax = 10'000;
inline constexpr int64_t kRunsPerPageDefault = 200;

struct RunSelection {
  std::vector<RunBoard::Entry> page;
  int64_t total = 0;  // Before limit and offset.
};

// project, model, status, q, sort, limit, offset; a mistake names its parameter.
Result<RunSelection> select_runs(const HttpRequest& request, RunBoard& board);

}  // namespace afs::api
