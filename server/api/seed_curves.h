// The seed's two curve endpoints: training loss and throughput of one run, the newest unless ?run= or ?model= says
// otherwise. Worker threads.
#pragma once

#include "api/context.h"
#include "api/router.h"
#include "api/run_board.h"

namespace afs::api::seed {

Result<HttpResponse> training_loss(const HttpRequest& request, const Context& context, RunBoard& board);
Result<HttpResponse> throughput(const HttpRequest& request, const Context& context, RunBoard& board);

}  // namespace afs::api::seed
