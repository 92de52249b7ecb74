#include "api/costs_api.h"

#include "api/cost_query.h"
#include "api/cost_view.h"
#include "api/reply.h"

namespace afs::api {

void add_costs_routes(Router& router, const Context& context, RunBoard& board) {
  router.add(
      "GET", "/api/v1/costs",
      [context, &board](const HttpRequest& request, const PathArgs&) -> Result<HttpResponse> {
        TRY_ASSIGN(const CostQuery query, cost_query_of(request));
        return json_response(cost_report(query, *context.spending(), context, board.all()));
      });
}

}  // namespace afs::api
