#include "api/costs_api.h"

#include "api/cost_view.h"
#include "api/query.h"
#include "api/reply.h"

namespace afs::api {
namespace {

Result<CostQuery> query_of(const HttpRequest& request) {
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

}  // namespace

void add_costs_routes(Router& router, const Context& context, RunBoard& board) {
  router.add(
      "GET", "/api/v1/costs",
      [context, &board](const HttpRequest& request, const PathArgs&) -> Result<HttpResponse> {
        TRY_ASSIGN(const CostQuery query, query_of(request));
        return json_response(cost_report(query, *context.spending(), context, board.all()));
      });
}

}  // namespace afs::api
