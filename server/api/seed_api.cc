#include "api/seed_api.h"

#include <cmath>

#include "api/reply.h"
#include "api/seed_curves.h"
#include "api/seed_gpu.h"
#include "api/seed_view.h"
#include "base/iso_time.h"
#include "base/json_value.h"
#include "api/model_view.h"

namespace afs::api {
namespace {

// The seed's clients read {"error": "…"}: the sentence is theirs, the code is ours.
HttpResponse refusal(int status, std::string_view code, std::string_view sentence) {
  return error_response(status, code, sentence);
}

Result<HttpResponse> models_status(const Context& context, RunBoard& board) {
  const seed::Session session = seed::session_of(context, board);
  seed::ModelsStatus answer;
  for (const ModelSummary& model : session.models) answer.models.push_back(seed::model_object(model, session));
  answer.timestamp = iso_time(session.now_ms);
  answer.source = seed::source_name(context);
  return json_response(answer);
}

Result<HttpResponse> one_model_status(std::string_view key, const Context& context, RunBoard& board) {
  const seed::Session session = seed::session_of(context, board);
  for (const ModelSummary& model : session.models) {
    if (model.key != key) continue;
    // One model object plus a timestamp: the object's JSON, reopened.
    std::string json = to_json(seed::model_object(model, session));
    json.pop_back();
    json += ",\"timestamp\":";
    append_json_text(json, iso_time(session.now_ms));
    json += '}';
    return json_text_response(std::move(json));
  }
  return refusal(404, "not_found", "Model not found");
}

Result<HttpResponse> registry(const Context& context, RunBoard& board) {
  const seed::Session session = seed::session_of(context, board);
  seed::Registry answer;
  for (const ModelSummary& model : session.models) answer.models.push_back(seed::registry_entry(model, session));
  answer.total_models = static_cast<int64_t>(answer.models.size());
  answer.timestamp = iso_time(session.now_ms);
  answer.source = seed::source_name(context);
  return json_response(answer);
}

constexpr double kCostMax = 1e9;  // In units of the currency; more is a typing mistake.

Result<StatusOverride> parse_update(const JsonValue& body, const Context& context) {
  StatusOverride manual;
  manual.set_at = context.clock.now_ms();
  if (const JsonValue* status = body.find("status"); status && !status->is_null()) {
    const std::string* text = status->as_text();
    if (!text || !is_seed_status(*text)) {
      return invalid("status must be pending, loading, running, completed, failed, stopped or stalled");
    }
    manual.status = *text;
  }
  if (const JsonValue* progress = body.find("progress"); progress && !progress->is_null()) {
    const auto number = progress->as_number();
    if (!number || !(*number >= 0 && *number <= 100)) return invalid("progress must be a number from 0 to 100");
    manual.progress = *number;
  }
  if (const JsonValue* cost = body.find("total_cost"); cost && !cost->is_null()) {
    const auto number = cost->as_number();
    if (!number || !(*number >= 0 && *number <= kCostMax)) return invalid("total_cost must be a number of at least 0");
    manual.total_cost_micros = micros_of(*number);
  }
  return manual;
}

Result<HttpResponse> update_status(const HttpRequest& request, const Context& context) {
  const auto body = parse_json(request.body);
  if (!body.ok()) return refusal(400, "invalid", "the body must be JSON: {\"model_key\": \"…\", \"status\": \"…\"}");
  const JsonValue* key = body->find("model_key");
  const std::string* model_key = key ? key->as_text() : nullptr;
  if (!model_key || model_key->empty()) return refusal(400, "invalid", "Missing model_key");
  if (!context.models.find(*model_key)) return refusal(404, "not_found", "Model not found");
  TRY_ASSIGN(StatusOverride manual, parse_update(*body, context));
  // What is not named stays as it was set before.
  if (const auto earlier = context.models.find(*model_key)->manual) {
    if (!manual.status) manual.status = earlier->status;
    if (!manual.progress) manual.progress = earlier->progress;
    if (!manual.total_cost_micros) manual.total_cost_micros = earlier->total_cost_micros;
  }
  TRY(context.models.set_override(*model_key, manual));
  context.hub.announce({ChangeKind::kModels, {}});
  return json_response(seed::Updated{true, *model_key, manual.status.value_or("unchanged")});
}

using Answer = Result<HttpResponse>;

}  // namespace

void add_seed_routes(Router& router, const Context& context, RunBoard& board) {
  router.add("GET", "/api/health", [context](const HttpRequest&, const PathArgs&) -> Answer {
    return json_response(seed::Health{"healthy", iso_time(context.clock.now_ms())});
  });
  router.add("GET", "/api/training/status", [context, &board](const HttpRequest&, const PathArgs&) -> Answer {
    return json_response(seed::training_status(seed::session_of(context, board), context));
  });
  router.add("GET", "/api/models/status", [context, &board](const HttpRequest&, const PathArgs&) {
    return models_status(context, board);
  });
  router.add("GET", "/api/models/registry", [context, &board](const HttpRequest&, const PathArgs&) {
    return registry(context, board);
  });
  router.add("GET", "/api/models/{key}/status", [context, &board](const HttpRequest&, const PathArgs& args) {
    return one_model_status(args["key"], context, board);
  });
  router.add("GET", "/api/costs/breakdown", [context, &board](const HttpRequest&, const PathArgs&) -> Answer {
    return json_response(seed::costs_breakdown(seed::session_of(context, board), context));
  });
  router.add("GET", "/api/metrics/gpu-utilization", [context](const HttpRequest& request, const PathArgs&) {
    return seed::gpu_utilization(request, context);
  });
  router.add("GET", "/api/metrics/training-loss", [context, &board](const HttpRequest& request, const PathArgs&) {
    return seed::training_loss(request, context, board);
  });
  router.add("GET", "/api/metrics/throughput", [context, &board](const HttpRequest& request, const PathArgs&) {
    return seed::throughput(request, context, board);
  });
  router.add("POST", "/api/update-status", [context](const HttpRequest& request, const PathArgs&) {
    return update_status(request, context);
  });
}

}  // namespace afs::api
