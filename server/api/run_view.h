// RunView: how a run looks to the page: its record, its newest values and what they mean, joined. Worker threads.
#pragma once

#include "api/context.h"
#include "api/types.h"

namespace afs::api {

inline constexpr int32_t kSparklinePointsMax = 60;

RunView run_view(const Run& run, const Context& context);

MoneyView money_view(const Money& money, std::string basis);

double hours_of(int64_t milliseconds);

}  // namespace afs::api
