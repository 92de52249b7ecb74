#include "api/runs_api.h"

#include <fmt/format.h>

#include <map>

#include "api/estimates_view.h"
#include "api/health_view.h"
#include "api/marginal_view.h"
#include "api/model_view.h"
#include "api/reply.h"
#include "api/run_lookup.h"
#include "api/run_money.h"
#include "api/run_selection.h"
#include "api/types.h"
#include "api/verdict_view.h"

namespace afs::api {
namespace {

Result<HttpResponse> list_runs(const HttpRequest& request, const Context& context,
                               RunBoard& board) {
  TRY_ASSIGN(const RunSelection selection, select_runs(request, board));
  RunList list;
  list.total = selection.total;
  list.server_time = context.clock.now_ms();
  const auto account = context.account();
  for (const RunBoard::Entry& entry : selection.page)
    list.runs.push_back(priced_view(entry, *account));
  return json_response(list);
}

std::vector<NamedValue> named_values(const auto& entries) {
  std::vector<NamedValue> values;
  for (const auto& entry : entries) values.push_back({entry.name, entry.value});
  return values;
}

// What was set by hand of a model concerns its newest run.
std::optional<std::string> note_of(const Run& run, const Context& context) {
  const std::string key = context.models.model_of(run);
  const auto model = key.empty() ? std::nullopt : context.models.find(key);
  if (!model || !model->manual) return std::nullopt;
  for (const auto& other : context.runs.runs()) {  // Newest data first.
    if (context.models.model_of(*other) != key) continue;
    if (other->id != run.id) return std::nullopt;
    return fmt::format("model {}: {}", key, manual_note(*model->manual, run.last_data_at));
  }
  return std::nullopt;
}

Result<HttpResponse> show_run(std::string_view id, const Context& context, RunBoard& board) {
  const RunBoard::Entry entry = board.find(id);
  if (!entry.run) return no_such_run(id);
  const auto account = context.account();
  RunDetail detail;
  detail.run = judged_view(entry, *account, context);
  detail.estimates = estimates_view(*entry.run, context);
  detail.note = note_of(*entry.run, context);
  detail.params = named_values(entry.run->params);
  detail.tags = named_values(entry.run->tags);
  if (is_live(detail.run.lifecycle)) detail.checks = health_view(*entry.run, context).checks;
  detail.marginal = marginal_view(*entry.run, detail.run, *account, context);
  detail.server_time = context.clock.now_ms();
  return json_response(detail);
}

Result<HttpResponse> list_metrics(std::string_view id, const Context& context) {
  TRY_ASSIGN(const auto run, named_run(id, context));
  MetricList list;
  for (const SeriesName& series : context.runs.series_of(run->id)) {
    const auto summary = context.store.summary(series.id);
    if (!summary) continue;
    const SeriesSummary& s = *summary;
    list.metrics.push_back({series.metric, s.count, s.next_ordinal, s.attempt, s.first_step,
                            s.last_step, s.first_time, s.last_time, s.last_value, s.min, s.max,
                            s.min_step, s.max_step, s.nan, s.pos_inf, s.neg_inf});
  }
  return json_response(list);
}

Result<HttpResponse> show_health(std::string_view id, const Context& context) {
  TRY_ASSIGN(const auto run, named_run(id, context));
  return json_response(health_view(*run, context));
}

Result<HttpResponse> show_money(std::string_view id, bool with_course, const Context& context) {
  TRY_ASSIGN(const auto run, named_run(id, context));
  const auto account = context.account();
  RunMoneyView view = run_money_view(*run, *account);
  if (with_course) add_course(view, *run, *account);
  return json_response(view);
}

HttpResponse list_projects(RunBoard& board) {
  std::map<std::string, ProjectView> projects;
  for (const RunBoard::Entry& entry : board.all()) {
    ProjectView& project = projects[entry.view->project];
    project.name = entry.view->project;
    ++project.runs;
    if (is_live(entry.view->lifecycle)) ++project.runs_live;
  }
  ProjectList list;
  for (auto& [name, project] : projects) list.projects.push_back(std::move(project));
  return json_response(list);
}

}  // namespace

void add_runs_routes(Router& router, const Context& context, RunBoard& board) {
  router.add("GET", "/api/v1/projects",
             [&board](const HttpRequest&, const PathArgs&) -> Result<HttpResponse> {
               return list_projects(board);
             });
  router.add("GET", "/api/v1/runs", [context, &board](const HttpRequest& request, const PathArgs&) {
    return list_runs(request, context, board);
  });
  router.add("GET", "/api/v1/runs/{id}",
             [context, &board](const HttpRequest&, const PathArgs& args) {
               return show_run(args["id"], context, board);
             });
  router.add("GET", "/api/v1/runs/{id}/metrics",
             [context](const HttpRequest&, const PathArgs& args) {
               return list_metrics(args["id"], context);
             });
  router.add("GET", "/api/v1/runs/{id}/health",
             [context](const HttpRequest&, const PathArgs& args) {
               return show_health(args["id"], context);
             });
  router.add("GET", "/api/v1/runs/{id}/money",
             [context](const HttpRequest& request, const PathArgs& args) {
               return show_money(args["id"], request.query_value("course") == "1", context);
             });
}

}  // namespace afs::api
