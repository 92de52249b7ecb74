// MarginalView: what the newest part of a run's money bought, and what stopping it now would save.
// Joins the account with the curve of its loss; nothing is said where either is not known. Worker
// threads.
#pragma once

#include <optional>

#include "api/context.h"
#include "api/types.h"

namespace afs::api {

// `view`: of the same run, priced.
std::optional<MarginalView> marginal_view(const Run& run, const RunView& view,
                                          const Account& account, const Context& context);

}  // namespace afs::api
