// GET /healthz and /metrics: how this server itself is doing, for supervisors and for Prometheus. Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"
#include "api/traffic.h"

namespace afs::api {

// /healthz answers 503 while points cannot be stored. `traffic` must outlive the router.
void add_health_routes(Router& router, const Context& context, const Traffic& traffic);

}  // namespace afs::api
