#include "api/attempts_api.h"

#include "api/death_types.h"
#include "api/reply.h"
#include "api/run_lookup.h"
#include "api/run_meaning.h"
#include "progress/redone_steps.h"

namespace afs::api {
namespace {

Result<HttpResponse> list_attempts(std::string_view id, const Context& context) {
  TRY_ASSIGN(const auto run, named_run(id, context));
  const RunProgress progress = progress_of(*run, context);
  const std::vector<int64_t> redone = redone_steps(run->attempt_list);
  AttemptList list;
  for (size_t at = 0; at < run->attempt_list.size(); ++at) {
    const Attempt& attempt = run->attempt_list[at];
    AttemptView view{attempt.number, attempt.first_step, attempt.last_step, attempt.first_time, {},
                     redone[at]};
    const bool goes_on = attempt.number == run->attempts && progress.status.is_live;
    if (!goes_on) view.ended_at = attempt.last_time;
    list.redone_steps += view.redone_steps;
    list.attempts.push_back(view);
  }
  return json_response(list);
}

}  // namespace

void add_attempts_routes(Router& router, const Context& context) {
  router.add("GET", "/api/v1/runs/{id}/attempts",
             [context](const HttpRequest&, const PathArgs& args) {
               return list_attempts(args["id"], context);
             });
}

}  // namespace afs::api
