#include "api/run_lookup.h"

#include <fmt/format.h>

#include "core/machine.h"

namespace afs::api {

Error no_such_run(std::string_view id) {
  return not_found(fmt::format("there is no run '{}'; /api/v1/runs lists them", id));
}

Result<std::shared_ptr<const Run>> named_run(std::string_view id, const Context& context) {
  TRY_ASSIGN(auto run, named_run_or_machine(id, context));
  if (is_machine(run->id)) return no_such_run(id);
  return run;
}

Result<std::shared_ptr<const Run>> named_run_or_machine(std::string_view id,
                                                        const Context& context) {
  auto run = context.runs.find_run(id);
  if (!run) return no_such_run(id);
  return run;
}

}  // namespace afs::api
