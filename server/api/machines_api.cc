#include "api/machines_api.h"

#include "api/machine_types.h"
#include "api/machine_view.h"
#include "api/reply.h"

namespace afs::api {

void add_machines_routes(Router& router, const Context& context, RunBoard& board) {
  router.add(
      "GET", "/api/v1/machines",
      [context, &board](const HttpRequest&, const PathArgs&) -> Result<HttpResponse> {
        MachineList list;
        list.server_time = context.clock.now_ms();
        const auto reading = context.machine();
        if (!reading) {
          list.note =
              "This machine is not looked at: the configuration or the command line says so.";
        } else if (reading->read_at == 0) {
          list.note = "This machine has not been looked at yet.";
        } else {
          list.machines.push_back(machine_view(*reading, context, board));
        }
        return json_response(list);
      });
}

}  // namespace afs::api
