// The shape of /api/v1/overview, which is also the page's boot data. Filled by overview_api on
// worker threads. Times are milliseconds since the epoch; absent = not known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/cost_types.h"
#include "api/types.h"
#include "base/json_codec.h"

namespace afs::api {

struct Overview {         // GET /api/v1/overview, and inlined into the page as its boot data.
  std::string workspace;  // The directory that is watched; "" when none.
  std::string version;
  int64_t server_time = 0;
  int64_t server_started_at = 0;
  std::string time_zone;   // Of the server, e.g. "UTC".
  int64_t refresh_ms = 0;  // Configured pace of derived figures.
  std::vector<RunView>
      live;  // Running, starting, evaluating, paused; by progress, nearest to done first.
  std::vector<RunView> finished;  // Newest first, at most 8.
  std::vector<NeedView> needs;    // Worst first; at most 5 ...
  int64_t needs_total = 0;        // ... of so many.
  std::vector<ModelSummary> models;
  MoneyGlance money;
  std::vector<TroubleView> troubles;
  int64_t runs_total = 0;
  std::optional<std::string> store_error;  // Why nothing can be stored at present.
};
AFS_DESCRIBE(Overview, workspace, version, server_time, server_started_at, time_zone, refresh_ms,
             live, finished, needs, needs_total, models, money, troubles, runs_total, store_error)

}  // namespace afs::api
