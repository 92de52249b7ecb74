#include "api/seed_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "api/cost_view.h"
#include "api/model_view.h"
#include "api/run_money.h"
#include "base/iso_time.h"

namespace afs::api::seed {
namespace {

constexpr double kBytesPerMebibyte = 1048576.0;

Number amount_of(const std::optional<MoneyView>& money) { return money ? Number(money->amount) : Number(); }

Number mebibytes_of(const ModelSummary& model) {
  if (!model.training_bytes) return {};
  return Number(Finite(static_cast<double>(*model.training_bytes) / kBytesPerMebibyte));
}

Text last_updated_of(const ModelSummary& model, const RunView* run) {
  int64_t newest = model.training_modified_at.value_or(0);
  if (run) newest = std::max(newest, run->last_data_at.value_or(0));
  return newest > 0 ? Text(iso_time(newest)) : Text();
}

Number score_of(const ModelSummary& model) {
  if (!model.evaluation || !model.evaluation->score) return {};
  return Number(*model.evaluation->score);
}

// A model with a price that nothing was spent on yet has cost nothing.
Number total_cost_of(const ModelSummary& model) {
  return !model.cost && model.cost_per_hour ? Number(Finite(0)) : amount_of(model.cost);
}

std::string detail_of(const RunView* run) {
  if (!run) return "";
  if (run->loss && std::isfinite(run->loss->value)) return fmt::format("loss {:.4g}", run->loss->value);
  return run->lifecycle_reason;
}

}  // namespace

const RunBoard::Entry* Session::entry_of(const ModelSummary& model) const {
  if (!model.run) return nullptr;
  for (const RunBoard::Entry& entry : runs) {
    if (entry.view->id == *model.run) return &entry;
  }
  return nullptr;
}

Session session_of(const Context& context, RunBoard& board) {
  Session session;
  session.now_ms = context.clock.now_ms();
  session.runs = board.all();
  session.account = context.account();
  session.models = model_summaries(context, *session.account, session.runs);
  return session;
}

std::string source_name(const Context& context) {
  const std::string workspace = context.settings().workspace;
  return workspace.empty() ? "none" : "workspace " + workspace;
}

namespace {

double models_total(const Session& session) {
  double total = 0;
  for (const ModelSummary& model : session.models) {
    if (model.cost) total += model.cost->amount;
  }
  return total;
}

// What was spent on machines that did nothing, and on runs of no model.
double rest_total(const Session& session) {
  std::unordered_set<RunId> of_models;
  for (const RunBoard::Entry& entry : session.runs) {
    if (entry.view->model) of_models.insert(entry.run->id);
  }
  int64_t micros = 0;
  session.account->for_each_charge([&](const Charge& charge) {
    if (!of_models.contains(charge.run)) micros += charge.micros;
  });
  return Money{micros, {}}.units();
}

double burn_now(const Session& session) {
  return burn_view(*session.account).total.amount.value;
}

}  // namespace

TrainingStatus training_status(const Session& session, const Context& context) {
  TrainingStatus status;
  status.session_start = iso_time(context.started_at);
  status.current_time = iso_time(session.now_ms);
  status.total_cost = models_total(session) + rest_total(session);
  status.hourly_burn = burn_now(session);
  for (const ModelSummary& model : session.models) {
    if (model.status == "completed") ++status.models_completed;
    if (model.status == "running" || model.status == "loading") ++status.models_in_progress;
    if (model.status == "pending") ++status.models_pending;
  }
  status.total_runs = static_cast<int64_t>(session.runs.size());
  int64_t last_finish = 0;
  bool is_known = true;
  for (const RunBoard::Entry& entry : session.runs) {
    if (!is_live(entry.view->lifecycle)) continue;
    if (!entry.view->finish_at) is_known = false;
    last_finish = std::max(last_finish, entry.view->finish_at.value_or(0));
  }
  if (is_known && last_finish > 0) status.estimated_completion = Text(iso_time(last_finish));
  const ServerHealth health = context.health();
  if (!health.store_error.empty()) status.errors.push_back(health.store_error);
  for (const auto& troubles : {context.runs.troubles(), health.troubles}) {
    for (const FileTrouble& trouble : troubles) status.errors.push_back(trouble.path + ": " + trouble.reason);
  }
  status.source = source_name(context);
  return status;
}

Model model_object(const ModelSummary& summary, const Session& session) {
  const RunBoard::Entry* const entry_of_run = session.entry_of(summary);
  const RunView* const run = entry_of_run ? entry_of_run->view.get() : nullptr;
  Model model;
  model.key = summary.key;
  model.name = summary.name;
  model.description = summary.description;
  model.status = summary.status;
  model.progress = summary.progress;
  model.progress_text = run ? run->progress_text : "";
  model.gpu_hours = summary.gpu_hours;
  model.cost_per_hour = amount_of(summary.cost_per_hour);
  model.total_cost = total_cost_of(summary);
  model.training_samples = Count(summary.training_samples);
  model.file_size_mb = mebibytes_of(summary);
  model.last_updated = last_updated_of(summary, run);
  model.evaluation_score = score_of(summary);
  if (summary.evaluation) model.evaluation_date = Text(summary.evaluation->date);
  model.detail = detail_of(run);
  model.note = summary.note.value_or("");
  model.running = summary.status == "running";
  model.planned_gpu_hours = Number(summary.planned_gpu_hours);
  model.planned_cost = amount_of(summary.planned_cost);
  if (!run) return model;
  model.source_id = Text(run->key);
  model.run_id = Text(run->id);
  model.health = Text(run->lifecycle_reason);
  if (run->finish_at) {
    model.eta = Text(iso_time(*run->finish_at));
    model.cost_to_finish = amount_of(priced_view(*entry_of_run, *session.account).cost_to_finish);
  }
  return model;
}

RegistryEntry registry_entry(const ModelSummary& summary, const Session& session) {
  const RunBoard::Entry* const entry_of_run = session.entry_of(summary);
  const RunView* const run = entry_of_run ? entry_of_run->view.get() : nullptr;
  RegistryEntry entry;
  entry.key = summary.key;
  entry.name = summary.name;
  if (run) entry.version = Text(run->name);
  entry.status = summary.status;
  entry.training_samples = Count(summary.training_samples);
  entry.file_size_mb = mebibytes_of(summary);
  entry.evaluation_score = score_of(summary);
  entry.last_updated = last_updated_of(summary, run);
  entry.detail = detail_of(run);
  entry.note = summary.note.value_or("");
  return entry;
}

CostsBreakdown costs_breakdown(const Session& session, const Context& context) {
  CostsBreakdown breakdown;
  for (const ModelSummary& model : session.models) {
    CostEntry& entry = breakdown.breakdown[model.key];
    entry.model_name = model.name;
    entry.gpu_hours = model.gpu_hours;
    entry.cost_per_hour = amount_of(model.cost_per_hour);
    entry.total_cost = total_cost_of(model);
    entry.status = model.status;
    entry.planned_gpu_hours = Number(model.planned_gpu_hours);
    entry.planned_cost = amount_of(model.planned_cost);
  }
  breakdown.total_cost = models_total(session);
  breakdown.hourly_rate = burn_now(session);
  breakdown.timestamp = iso_time(session.now_ms);
  breakdown.source = source_name(context);
  return breakdown;
}

}  // namespace afs::api::seed
