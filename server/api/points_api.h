// GET /api/v1/points and /api/v1/export/series: every point of a series as it was logged, never
// sampled, all attempts in order of arrival. Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"

namespace afs::api {

inline constexpr int64_t kPointsPerRequestMax = 1'000'000;
inline constexpr int64_t kExportPointsMax =
    5'000'000;  // Of one download; `afs-monitor export` has no limit.

void add_points_routes(Router& router, const Context& context);

}  // namespace afs::api
