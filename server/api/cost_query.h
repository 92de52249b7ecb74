// CostQuery: what is asked of the costs: by what, and of which time. Worker threads.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "core/point.h"
#include "net/http_server.h"

namespace afs::api {

enum class CostKey { kModel, kRun, kMachine, kProvider, kProject };
std::string_view to_string(CostKey key);  // "model" … "project"
std::span<const CostKey> enum_values(CostKey);

struct CostQuery {
  CostKey by = CostKey::kModel;
  std::optional<WallTime> from, to;  // Charges are cut at these.
};

// From the parameters by, from and to; an error names the one that is wrong.
Result<CostQuery> cost_query_of(const HttpRequest& request);

}  // namespace afs::api
