// The seed's GPU curve of the last 24 h, from the series of this host. Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"

namespace afs::api::seed {

inline constexpr int64_t kGpuSpanMs = 24 * 3'600'000;
inline constexpr int64_t kGpuPointsDefault = 288;       // Of 24 h: one in five minutes.
inline constexpr int64_t kGpuCurrentAgeMaxMs = 60'000;  // An older reading is not "current".

Result<HttpResponse> gpu_utilization(const HttpRequest& request, const Context& context);

}  // namespace afs::api::seed
