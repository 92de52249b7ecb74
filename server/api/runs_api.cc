#include "api/runs_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>

#include "api/query.h"
#include "api/reply.h"
#include "api/types.h"

namespace afs::api {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

struct RunFilter {
  std::string project, model, status, text;

  bool takes(const RunView& run) const {
    if (!project.empty() && run.project != project) return false;
    if (!model.empty() && run.model.value_or("") != model) return false;
    if (!status.empty() && to_string(run.lifecycle) != status && !(status == "live" && is_live(run.lifecycle))) {
      return false;
    }
    return text.empty() || lower(run.name).find(text) != std::string::npos ||
           lower(run.key).find(text) != std::string::npos || lower(run.model.value_or("")).find(text) != std::string::npos;
  }
};

using Less = std::function<bool(const RunView&, const RunView&)>;

template <typename Member>
Less by(Member member) {
  return [member](const RunView& a, const RunView& b) { return a.*member < b.*member; };
}

double loss_of(const RunView& run) { return run.loss ? run.loss->value : std::numeric_limits<double>::infinity(); }

const std::map<std::string_view, Less>& orders() {
  static const std::map<std::string_view, Less> all = {
      {"name", by(&RunView::name)},
      {"last_data", by(&RunView::last_data_at)},
      {"started", by(&RunView::started_at)},
      {"status", by(&RunView::lifecycle)},
      {"format", by(&RunView::format)},
      {"points", by(&RunView::points)},
      {"model", by(&RunView::model)},
      {"progress",
       [](const RunView& a, const RunView& b) {
         return a.progress.value_or(-1.0).value < b.progress.value_or(-1.0).value;
       }},
      {"loss", [](const RunView& a, const RunView& b) { return loss_of(a) < loss_of(b); }},
  };
  return all;
}

Result<std::pair<Less, bool>> order_of(const HttpRequest& request) {
  std::string_view name = request.query_value("sort").value_or("-last_data");
  const bool is_descending = name.starts_with('-');
  if (is_descending) name.remove_prefix(1);
  const auto found = orders().find(name);
  if (found == orders().end()) {
    return invalid("'sort' must be name, last_data, started, status, format, points, model, progress or loss, "
                   "with - before it for descending");
  }
  return std::pair(found->second, is_descending);
}

Result<HttpResponse> list_runs(const HttpRequest& request, const Context& context, RunBoard& board) {
  RunFilter filter{std::string(request.query_value("project").value_or("")),
                   std::string(request.query_value("model").value_or("")),
                   std::string(request.query_value("status").value_or("")),
                   lower(request.query_value("q").value_or(""))};
  TRY_ASSIGN(const auto order, order_of(request));
  TRY_ASSIGN(const auto limit, integer_parameter(request, "limit", 1, kRunsPerPageMax));
  TRY_ASSIGN(const auto offset, integer_parameter(request, "offset", 0, INT64_MAX));

  std::vector<std::shared_ptr<const RunView>> views;
  for (RunBoard::Entry& entry : board.all()) {
    if (filter.takes(*entry.view)) views.push_back(std::move(entry.view));
  }
  std::stable_sort(views.begin(), views.end(), [&](const auto& a, const auto& b) {
    return order.second ? order.first(*b, *a) : order.first(*a, *b);
  });
  RunList list;
  list.total = static_cast<int64_t>(views.size());
  list.server_time = context.clock.now_ms();
  const auto begin = static_cast<size_t>(std::min<int64_t>(offset.value_or(0), list.total));
  const auto end = std::min(views.size(), begin + static_cast<size_t>(limit.value_or(kRunsPerPageDefault)));
  for (size_t i = begin; i < end; ++i) list.runs.push_back(*views[i]);
  return json_response(list);
}

Error no_such_run(std::string_view id) {
  return not_found(fmt::format("there is no run '{}'; /api/v1/runs lists them", id));
}

std::vector<NamedValue> named_values(const auto& entries) {
  std::vector<NamedValue> values;
  for (const auto& entry : entries) values.push_back({entry.name, entry.value});
  return values;
}

Result<HttpResponse> show_run(std::string_view id, const Context& context, RunBoard& board) {
  const RunBoard::Entry entry = board.find(id);
  if (!entry.run) return no_such_run(id);
  return json_response(RunDetail{*entry.view, named_values(entry.run->params), named_values(entry.run->tags),
                                 context.clock.now_ms()});
}

Result<HttpResponse> list_metrics(std::string_view id, const Context& context) {
  const auto run = context.runs.find_run(id);
  if (!run) return no_such_run(id);
  MetricList list;
  for (const SeriesName& series : context.runs.series_of(run->id)) {
    const auto summary = context.store.summary(series.id);
    if (!summary) continue;
    const SeriesSummary& s = *summary;
    list.metrics.push_back({series.metric, s.count, s.next_ordinal, s.attempt, s.first_step, s.last_step,
                            s.first_time, s.last_time, s.last_value, s.min, s.max, s.min_step, s.max_step, s.nan,
                            s.pos_inf, s.neg_inf});
  }
  return json_response(list);
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
  router.add("GET", "/api/v1/projects", [&board](const HttpRequest&, const PathArgs&) -> Result<HttpResponse> {
    return list_projects(board);
  });
  router.add("GET", "/api/v1/runs", [context, &board](const HttpRequest& request, const PathArgs&) {
    return list_runs(request, context, board);
  });
  router.add("GET", "/api/v1/runs/{id}", [context, &board](const HttpRequest&, const PathArgs& args) {
    return show_run(args["id"], context, board);
  });
  router.add("GET", "/api/v1/runs/{id}/metrics", [context](const HttpRequest&, const PathArgs& args) {
    return list_metrics(args["id"], context);
  });
}

}  // namespace afs::api
