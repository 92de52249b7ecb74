#include "api/values_api.h"

#include <unordered_map>

#include "api/reply.h"
#include "api/run_lookup.h"
#include "api/run_selection.h"
#include "api/types.h"

namespace afs::api {
namespace {

using RunList = std::vector<std::shared_ptr<const Run>>;

Result<RunList> asked_runs(const HttpRequest& request, const Context& context, RunBoard& board) {
  RunList runs;
  const auto names = request.query_values("run");
  if (names.empty()) {
    TRY_ASSIGN(RunSelection selection, select_runs(request, board));
    for (RunBoard::Entry& entry : selection.page) runs.push_back(std::move(entry.run));
    return runs;
  }
  for (const std::string_view name : names) {
    TRY_ASSIGN(auto run, named_run(name, context));
    runs.push_back(std::move(run));
  }
  return runs;
}

// Fills the table row by row; a metric's row is made when the first run has it.
class TableMaker {
 public:
  TableMaker(size_t runs, const std::vector<std::string_view>& metrics)
      : runs_(runs), is_open_(metrics.empty()) {
    for (const std::string_view metric : metrics) row_of(metric);
  }

  Status add(size_t column, const Run& run, const Context& context) {
    table.runs.push_back(public_id(run.id));
    for (const SeriesName& series : context.runs.series_of(run.id)) {
      if (!is_open_ && !rows_.contains(series.metric)) continue;
      const auto summary = context.store.summary(series.id);
      if (!summary) continue;
      const size_t row = row_of(series.metric);
      if (table.metrics.size() * runs_ > kValuesPerRequestMax) {
        return too_large(
            "these are too many values for one answer; ask for fewer runs (limit) or name metrics");
      }
      table.last[row][column] = summary->last_value;
      table.min[row][column] = summary->min;
      table.max[row][column] = summary->max;
    }
    return Status::success();
  }

  ValueTable table;

 private:
  size_t row_of(std::string_view metric) {
    const auto [found, is_new] = rows_.try_emplace(std::string(metric), table.metrics.size());
    if (is_new) {
      table.metrics.emplace_back(metric);
      for (auto* cells : {&table.last, &table.min, &table.max}) cells->emplace_back(runs_);
    }
    return found->second;
  }

  const size_t runs_;
  const bool is_open_;  // All metrics are wanted.
  std::unordered_map<std::string, size_t> rows_;
};

Result<HttpResponse> get_values(const HttpRequest& request, const Context& context,
                                RunBoard& board) {
  TRY_ASSIGN(const RunList runs, asked_runs(request, context, board));
  TableMaker maker(runs.size(), request.query_values("metric"));
  for (size_t i = 0; i < runs.size(); ++i) TRY(maker.add(i, *runs[i], context));
  return json_response(maker.table);
}

}  // namespace

void add_values_routes(Router& router, const Context& context, RunBoard& board) {
  router.add("GET", "/api/v1/values",
             [context, &board](const HttpRequest& request, const PathArgs&) {
               return get_values(request, context, board);
             });
}

}  // namespace afs::api
