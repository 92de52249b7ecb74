// POST /api/v1/points: the door for programs that send their points instead of writing files.
// Worker threads parse; the answer comes from the writer thread, once the points are durable.
#pragma once

#include <string>

#include "api/router.h"
#include "base/clock.h"
#include "core/batch.h"

namespace afs::api {

inline constexpr const char* kPointsPath = "/api/v1/points";
inline constexpr size_t kPointsBodyBytesMax = 16u << 20;  // As sent, and as unpacked.

// `project` is where runs go that name none.
void add_ingest_routes(Router& router, Sink& sink, const Clock& clock, std::string project);

}  // namespace afs::api
