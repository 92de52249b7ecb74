#include "api/cost_query.h"

#include "api/query.h"

namespace afs::api {
namespace {

constexpr CostKey kCostKeys[] = {CostKey::kModel, CostKey::kRun, CostKey::kMachine,
                                 CostKey::kProvider, CostKey::kProject};

}  // namespace

std::string_view to_string(CostKey key) {
  switch (key) {
    case CostKey::kModel:
      return "model";
    case CostKey::kRun:
      return "run";
    case CostKey::kMachine:
      return "machine";
    case CostKey::kProvider:
      return "provider";
    case CostKey::kProject:
      return "project";
  }
  return "model";
}
std::span<const CostKey> enum_values(CostKey) { return kCostKeys; }

Result<CostQuery> cost_query_of(const HttpRequest& request) {
  CostQuery query;
  const std::string_view by = request.query_value("by").value_or("model");
  bool is_known = false;
  for (const CostKey key : enum_values(CostKey{})) {
    if (by != to_string(key)) continue;
    query.by = key;
    is_known = true;
  }
  if (!is_known) return invalid("'by' must be model, run, machine, provider or project");
  TRY_ASSIGN(query.from, integer_parameter(request, "from", 0, INT64_MAX));
  TRY_ASSIGN(query.to, integer_parameter(request, "to", 0, INT64_MAX));
  if (query.from && query.to && *query.to <= *query.from)
    return invalid("'to' must be later than 'from'; both are milliseconds since the epoch");
  return query;
}

}  // namespace afs::api
