#include "api/export_api.h"

#include <fmt/format.h>

#include "api/reply.h"
#include "api/seed_view.h"
#include "base/csv_text.h"
#include "base/iso_time.h"

namespace afs::api {
namespace {

constexpr std::string_view kHeader =
    "Model Name,Status,Progress %,GPU Hours,Cost/Hour,Total Cost,Training Samples,File Size (MB),Evaluation Score,"
    "Key,Run,Planned GPU Hours,Planned Cost,Last Updated,Note\r\n";

std::string number_cell(const seed::Number& number) { return number.value ? fmt::format("{}", number.value->value) : ""; }
std::string count_cell(const seed::Count& count) { return count.value ? std::to_string(*count.value) : ""; }
std::string text_cell(const seed::Text& text) { return csv_cell(text.value.value_or("")); }

std::string row_of(const seed::Model& model) {
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", csv_cell(model.name), model.status,
                     model.progress.value, model.gpu_hours.value, number_cell(model.cost_per_hour),
                     number_cell(model.total_cost), count_cell(model.training_samples),
                     number_cell(model.file_size_mb), number_cell(model.evaluation_score), csv_cell(model.key),
                     text_cell(model.run_id), number_cell(model.planned_gpu_hours), number_cell(model.planned_cost),
                     text_cell(model.last_updated), csv_cell(model.note));
}

HttpResponse attachment(HttpResponse response, int64_t now_ms, std::string_view extension) {
  response.headers.emplace_back("Content-Disposition", fmt::format("attachment; filename=\"afs-dashboard-{}.{}\"",
                                                                   compact_time(now_ms), extension));
  return response;
}

Result<HttpResponse> export_csv(const Context& context, RunBoard& board) {
  const seed::Session session = seed::session_of(context, board);
  std::string csv(kHeader);
  for (const ModelSummary& model : session.models) csv += row_of(seed::model_object(model, session));
  return attachment(text_response(std::move(csv), "text/csv; charset=utf-8"), session.now_ms, "csv");
}

Result<HttpResponse> export_json(const Context& context, RunBoard& board) {
  const seed::Session session = seed::session_of(context, board);
  seed::Export answer;
  answer.timestamp = iso_time(session.now_ms);
  answer.training_status = seed::training_status(session, context);
  for (const ModelSummary& model : session.models) answer.models.push_back(seed::model_object(model, session));
  return attachment(json_response(answer), session.now_ms, "json");
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell(text);
  if (!cell.empty() && std::string_view("=+-@\t\r").find(cell[0]) != std::string_view::npos) cell.insert(0, "'");
  return csv_quoted(cell);
}

void add_export_routes(Router& router, const Context& context, RunBoard& board) {
  router.add("GET", "/api/export/csv", [context, &board](const HttpRequest&, const PathArgs&) {
    return export_csv(context, board);
  });
  router.add("GET", "/api/export/json", [context, &board](const HttpRequest&, const PathArgs&) {
    return export_json(context, board);
  });
}

}  // namespace afs::api
