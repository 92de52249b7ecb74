// GET /api/v1/series: the curves of many metrics of many runs in one answer. Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"

namespace afs::api {

inline constexpr size_t kSeriesPerRequestMax = 500;
inline constexpr int64_t kBucketsPerRequestMax = 2'000'000;  // Series × points of one answer.

void add_series_routes(Router& router, const Context& context);

}  // namespace afs::api
