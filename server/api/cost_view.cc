#include "api/cost_view.h"

#include "api/run_view.h"

namespace afs::api {
namespace {

// Sums in micro-units, so that a total is exactly the sum of its rows.
int64_t micros(const std::optional<MoneyView>& money) { return money ? micros_of(money->amount) : 0; }

CostRow row_of(const ModelSummary& model) {
  CostRow row;
  row.key = model.key;
  row.name = model.name;
  row.status = model.status;
  row.gpu_hours = model.gpu_hours;
  row.planned_gpu_hours = model.planned_gpu_hours;
  row.planned_cost = model.planned_cost;
  row.cost = model.cost;
  if (!row.cost && model.cost_per_hour) row.cost = money_view({0, model.cost_per_hour->currency}, "estimated");
  row.cost_per_hour = model.cost_per_hour;
  return row;
}

}  // namespace

CostSummary cost_summary(const std::vector<ModelSummary>& models, const std::vector<RunBoard::Entry>& runs,
                         int64_t now_ms) {
  CostSummary summary;
  summary.server_time = now_ms;
  int64_t total = 0, planned = 0, burn = 0;
  std::string currency = "USD";  // All rates have the same: the configuration is refused otherwise.
  for (const ModelSummary& model : models) {
    summary.rows.push_back(row_of(model));
    total += micros(summary.rows.back().cost);
    planned += micros(model.planned_cost);
    if (!model.cost_per_hour) continue;
    summary.has_rates = true;
    currency = model.cost_per_hour->currency;
  }
  CostRow others;
  others.name = "Runs without a model";
  bool has_others = false;
  for (const RunBoard::Entry& entry : runs) {
    if (is_live(entry.view->lifecycle)) burn += micros(entry.view->cost_per_hour);
    if (entry.view->model) continue;
    others.gpu_hours = others.gpu_hours + entry.view->gpu_hours;
    has_others = true;
  }
  if (has_others) summary.rows.push_back(others);
  summary.total = money_view({total, currency}, "estimated");
  summary.planned_total = money_view({planned, currency}, "planned");
  summary.burn_per_hour = money_view({burn, currency}, "estimated");
  return summary;
}

}  // namespace afs::api
