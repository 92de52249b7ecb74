// RunMeaning: what a run's points mean, with what the configuration plans for it. Worker threads,
// and that of the forecast keeper.
#pragma once

#include "api/context.h"
#include "progress/run_progress.h"

namespace afs::api {

RunProgress progress_of(const Run& run, const Context& context);

}  // namespace afs::api
