// VerdictView: how the verdict on a run looks to the page. Worker threads.
#pragma once

#include <memory>

#include "api/context.h"
#include "api/run_board.h"
#include "api/types.h"

namespace afs::api {

VerdictView verdict_view(const std::shared_ptr<const Run>& run, const Context& context);

// The run's view with its money, and with its verdict, which lists are too long for.
RunView judged_view(const RunBoard::Entry& entry, const Account& account, const Context& context);

}  // namespace afs::api
