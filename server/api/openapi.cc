#include "api/openapi.h"

#include <vector>

#include "api/death_types.h"
#include "api/machine_types.h"
#include "api/overview_types.h"
#include "api/rental_types.h"
#include "api/reply.h"
#include "api/run_money_types.h"
#include "api/seed_types.h"
#include "api/types.h"
#include "base/json_codec.h"

namespace afs::api {
namespace {

struct Operation {
  std::string_view method, path, summary;
  std::string schema;  // Of the answer; empty: not JSON.
  std::string_view content_type = "application/json";
};

template <typename T>
Operation json(SchemaBook& book, std::string_view path, std::string_view summary) {
  return {"get", path, summary, schema_of<T>(book), "application/json"};
}

std::vector<Operation> rental_operations(SchemaBook& book) {
  return {
      json<RentalList>(
          book, "/api/v1/rentals",
          "Rented machines with their price over time and the runs on them: open=1, limit, offset"),
      json<RentalView>(book, "/api/v1/rentals/{id}", "One rented machine with its whole history"),
      {"post", "/api/v1/rentals/{id}/runs",
       "Put a run to a rental: {\"run\": \"r7\"}, or take it away: {\"run\": \"r7\", \"joined\": "
       "false}",
       schema_of<RentalView>(book), "application/json"},
      {"delete", "/api/v1/rentals/{id}/runs/{run}", "Leave that to the server again",
       schema_of<RentalView>(book), "application/json"},
  };
}

std::vector<Operation> seed_operations(SchemaBook& book) {
  return {
      json<seed::Health>(book, "/api/health", "Is the server up"),
      json<seed::TrainingStatus>(book, "/api/training/status", "Overall session status"),
      json<seed::ModelsStatus>(book, "/api/models/status", "Status of all models"),
      json<seed::Model>(book, "/api/models/{key}/status", "Status of one model"),
      json<seed::CostsBreakdown>(book, "/api/costs/breakdown", "Cost by model"),
      json<seed::GpuUtilization>(book, "/api/metrics/gpu-utilization",
                                 "GPU metrics of the last 24 h"),
      json<seed::TrainingLoss>(book, "/api/metrics/training-loss",
                               "Loss curve of the newest run; model, run, points"),
      json<seed::Throughput>(book, "/api/metrics/throughput",
                             "Throughput of the newest run; model, run, points"),
      json<seed::Registry>(book, "/api/models/registry", "Model registry"),
      {"get", "/api/export/csv", "Models as CSV", "", "text/csv"},
      json<seed::Export>(book, "/api/export/json", "Models and session as JSON"),
      {"post", "/api/update-status", "Set the status of a model by hand",
       schema_of<seed::Updated>(book), "application/json"},
  };
}

std::vector<Operation> own_operations(SchemaBook& book) {
  return {
      json<Overview>(book, "/api/v1/overview", "What the first page shows"),
      json<ProjectList>(book, "/api/v1/projects", "Projects with their counts of runs"),
      json<RunList>(book, "/api/v1/runs",
                    "Runs: project, model, status, q (text), sort (-last_data, name, progress, …), "
                    "limit, offset"),
      json<RunDetail>(book, "/api/v1/runs/{id}", "One run with its parameters"),
      {"post", "/api/v1/runs/{id}/baseline",
       "Choose what a run is compared with: {\"run\": \"r7\"}, or {\"run\": null} for none",
       schema_of<VerdictView>(book), "application/json"},
      {"delete", "/api/v1/runs/{id}/baseline", "Leave that choice to the server again",
       schema_of<VerdictView>(book), "application/json"},
      json<MetricList>(book, "/api/v1/runs/{id}/metrics",
                       "The metrics of a run with their last values"),
      json<HealthView>(book, "/api/v1/runs/{id}/health",
                       "The health checks of a live run, each in words"),
      json<RunMoneyView>(book, "/api/v1/runs/{id}/money",
                         "What a run has cost: by machine and by what it went into; course=1: also when"),
      json<AttemptList>(book, "/api/v1/runs/{id}/attempts",
                        "The attempts of a run and the steps that were done again"),
      json<DeathView>(
          book, "/api/v1/runs/{id}/death",
          "What happened to a run that failed, stalled, was stopped or lost; 404 for others"),
      json<SeriesList>(book, "/api/v1/series",
                       "Curves: run (repeated), metric (repeated), x=step|time|relative|cost, from, "
                       "to, points, smooth, "
                       "superseded=0|1|only, format=json|binary"),
      json<PointList>(book, "/api/v1/points",
                      "Every point of one series: run, metric, from_ordinal, count"),
      {"get", "/api/v1/export/series",
       "Whole series as a download: run, metric, from, to (steps), format=csv|jsonl, cost=1", "",
       "text/csv"},
      json<ValueTable>(book, "/api/v1/values",
                       "Newest values of many runs: run (repeated) or the filters of /api/v1/runs, "
                       "metric (repeated)"),
      json<ModelList>(book, "/api/v1/models", "Models with their data, evaluation and newest run"),
      json<MachineList>(book, "/api/v1/machines",
                        "This host, its GPUs with their newest reading, and what runs on them"),
      json<CostReport>(book, "/api/v1/costs",
                       "What was spent, on what and for whom: by=model|run|machine|provider|project, "
                       "from, to"),
      {"get", "/api/v1/export/costs",
       "The same as a download, with units: by, from, to, format=csv|json", "", "text/csv"},
      {"get", "/api/v1/export/charges",
       "Every charge as a download, with units: from, to, format=csv|json",
       schema_of<ChargeList>(book), "application/json"},
      {"post", "/api/v1/points",
       "Points of a run: columns as JSON, or one object a line; docs/api.md",
       schema_of<PointsReceipt>(book), "application/json"},
      {"get", "/healthz", "Liveness", "", "text/plain"},
      {"get", "/metrics", "Prometheus metrics of this server", "", "text/plain"},
  };
}

std::vector<Operation> operations(SchemaBook& book) {
  std::vector<Operation> all = own_operations(book);
  for (auto* part : {&rental_operations, &seed_operations}) {
    for (Operation& operation : part(book)) all.push_back(std::move(operation));
  }
  return all;
}

void write_parameters(JsonWriter& out, std::string_view path) {
  size_t open = path.find('{');
  if (open == std::string_view::npos) return;
  out.key("parameters").begin_array();
  for (; open != std::string_view::npos; open = path.find('{', open + 1)) {
    out.begin_object().key("name").text(path.substr(open + 1, path.find('}', open) - open - 1));
    out.key("in").text("path").key("required").boolean(true);
    out.key("schema").raw(R"({"type":"string"})").end_object();
  }
  out.end_array();
}

void write_operation(JsonWriter& out, const Operation& operation) {
  out.key(operation.method).begin_object();
  out.key("summary").text(operation.summary);
  write_parameters(out, operation.path);
  out.key("responses").begin_object().key("200").begin_object();
  out.key("description")
      .text("OK")
      .key("content")
      .begin_object()
      .key(operation.content_type)
      .begin_object();
  if (!operation.schema.empty()) out.key("schema").raw(operation.schema);
  out.end_object().end_object().end_object();
  out.key("default").raw(
      R"({"description":"Error","content":{"application/json":{"schema":{"$ref":"#/components/schemas/ErrorBody"}}}})");
  out.end_object().end_object();
}

// Operations of one path stand together in the list.
void write_paths(JsonWriter& out, const std::vector<Operation>& all) {
  std::string_view path;
  for (const Operation& operation : all) {
    if (operation.path != path) {
      if (!path.empty()) out.end_object();
      out.key(operation.path).begin_object();
      path = operation.path;
    }
    write_operation(out, operation);
  }
  out.end_object();
}

}  // namespace

std::string openapi_document() {
  SchemaBook book;
  schema_of<ErrorBody>(book);
  schema_of<SeriesHeads>(book);
  // The messages of /api/v1/live, which OpenAPI has no place for but the page's types need.
  schema_of<LiveHello>(book);
  schema_of<LivePoints>(book);
  schema_of<LiveSnapshot>(book);
  schema_of<LiveNudge>(book);
  schema_of<LiveHeartbeat>(book);
  schema_of<LiveError>(book);
  const auto all = operations(book);

  JsonWriter out;
  out.begin_object().key("openapi").text("3.1.0");
  out.key("info").raw(R"({"title":"AFS Training Monitor","version":"1"})");
  out.key("paths").begin_object();
  write_paths(out, all);
  out.end_object().key("components").begin_object().key("schemas").begin_object();
  for (const auto& [name, schema] : book) out.key(name).raw(schema);
  out.end_object().end_object().end_object();
  return out.take();
}

void add_openapi_route(Router& router) {
  router.add("GET", "/openapi.json",
             [](const HttpRequest&, const PathArgs&) -> Result<HttpResponse> {
               static const std::string document = openapi_document();
               return json_text_response(document);
             });
}

}  // namespace afs::api
