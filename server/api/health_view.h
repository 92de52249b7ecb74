// HealthView: how a live run is, for the page: its checks, or the worst of them in the run's view.
// Worker threads.
#pragma once

#include "api/context.h"
#include "api/types.h"
#include "progress/run_progress.h"

namespace afs::api {

// Nothing is set while the run is not live.
void add_health(RunView& view, const Run& run, const RunProgress& progress, const Context& context);

HealthView health_view(const Run& run, const Context& context);

}  // namespace afs::api
