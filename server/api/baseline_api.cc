#include "api/baseline_api.h"

#include "api/reply.h"
#include "api/run_lookup.h"
#include "api/verdict_view.h"
#include "base/json_value.h"

namespace afs::api {
namespace {

Result<HttpResponse> changed(const std::shared_ptr<const Run>& run, const Context& context) {
  context.verdicts.forget(run->id);
  context.hub.announce({ChangeKind::kRun, run->id});
  return json_response(verdict_view(run, context));
}

// The baseline that the body names; 0 for none.
Result<RunId> parse_baseline(const HttpRequest& request, const Context& context) {
  const auto body = parse_json(request.body);
  const JsonValue* const run = body.ok() ? body->find("run") : nullptr;
  if (!run) return invalid("the body must be {\"run\": \"r7\"}, or {\"run\": null} for none");
  if (run->is_null()) return RunId{};
  const std::string* const id = run->as_text();
  if (!id) return invalid("run must be the id or the name of a run, or null");
  TRY_ASSIGN(const auto baseline, named_run(*id, context));
  return baseline->id;
}

Result<HttpResponse> choose(const HttpRequest& request, std::string_view id,
                            const Context& context) {
  TRY_ASSIGN(const auto run, named_run(id, context));
  TRY_ASSIGN(const RunId baseline, parse_baseline(request, context));
  if (baseline == run->id) return invalid("a run cannot be compared with itself; name another run");
  TRY(context.pins.set(run->id, baseline));
  return changed(run, context);
}

Result<HttpResponse> leave_choice(std::string_view id, const Context& context) {
  TRY_ASSIGN(const auto run, named_run(id, context));
  TRY(context.pins.clear(run->id));
  return changed(run, context);
}

}  // namespace

void add_baseline_routes(Router& router, const Context& context) {
  constexpr const char* kPath = "/api/v1/runs/{id}/baseline";
  router.add("POST", kPath, [context](const HttpRequest& request, const PathArgs& args) {
    return choose(request, args["id"], context);
  });
  router.add("DELETE", kPath, [context](const HttpRequest&, const PathArgs& args) {
    return leave_choice(args["id"], context);
  });
}

}  // namespace afs::api
