// GET /api/v1/series: the curves of many metrics of many runs in one answer, as JSON or in binary.
// Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"

namespace afs::api {

inline constexpr int64_t kSeriesReadMsMax = 10'000;  // A request that takes longer ends with 503.
inline constexpr int32_t kSupersededAttemptsMax =
    20;  // Of one series in superseded=only: the newest ones.

void add_series_routes(Router& router, const Context& context);

}  // namespace afs::api
