#include "api/model_view.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "api/run_money.h"
#include "api/run_view.h"
#include "base/iso_time.h"

namespace afs::api {
namespace {

constexpr int64_t kFileClockTickMs = 10;

constexpr std::array<std::string_view, 7> kStatuses = {"pending", "loading", "running", "completed",
                                                       "failed",  "stopped", "stalled"};

struct Sum {
  int64_t micros = 0, provider_micros = 0;
  bool is_known = false;
};

void take_status(ModelSummary& model, const RunView& newest) {
  model.run = newest.id;
  model.status = newest.is_stalled ? "stalled" : seed_status_of(newest.lifecycle);
  model.progress =
      newest.lifecycle == Lifecycle::kFinished ? 100.0 : newest.progress.value_or(0.0).value;
}

void apply_manual(ModelSummary& model, const StatusOverride& manual, const RunView* newest) {
  const WallTime data_at = newest ? newest->last_data_at.value_or(0) : 0;
  model.note = manual_note(manual, data_at);
  if (!is_in_force(manual, data_at)) return;
  if (manual.status) model.status = *manual.status;
  if (manual.progress) model.progress = *manual.progress;
  if (manual.total_cost_micros)
    model.cost = money_view({*manual.total_cost_micros, "USD"}, "set by hand");
}

ModelSummary summary_of(const ModelView& view) {
  ModelSummary model;
  model.key = view.model.key;
  model.name = view.model.name;
  model.description = view.model.description;
  model.status = "pending";
  if (view.model.planned_gpu_milliseconds)
    model.planned_gpu_hours = hours_of(*view.model.planned_gpu_milliseconds);
  if (view.model.rate) {
    model.cost_per_hour =
        money_view({view.model.rate->micros_per_hour, view.model.rate->currency}, "configured");
    if (view.model.planned_gpu_milliseconds) {
      model.planned_cost =
          money_view(cost_of(*view.model.rate, *view.model.planned_gpu_milliseconds), "planned");
    }
  }
  if (view.record.training) {
    model.training_samples = view.record.training->samples;
    model.training_bytes = view.record.training->bytes;
    model.training_modified_at = view.record.training->modified_at;
  }
  if (view.record.evaluation) {
    model.evaluation =
        EvaluationView{{}, view.record.evaluation->evaluated_at, view.record.evaluation->scores};
    if (view.record.evaluation->overall_score)
      model.evaluation->score = *view.record.evaluation->overall_score;
  }
  return model;
}

}  // namespace

// Newer data contradict it; files are stamped by a clock that ticks more slowly than ours.
bool is_in_force(const StatusOverride& manual, WallTime data_at) {
  return data_at == 0 || data_at + kFileClockTickMs <= manual.set_at;
}

std::string manual_note(const StatusOverride& manual, WallTime data_at) {
  const std::string set = manual.status ? "set to " + *manual.status : "set";
  const std::string when = " by hand at " + iso_time(manual.set_at);
  if (is_in_force(manual, data_at)) return set + when + ", until newer data arrives";
  return "was " + set + when + "; newer data, of " + iso_time(data_at) + ", has replaced that";
}

std::string_view seed_status_of(Lifecycle lifecycle) {
  switch (lifecycle) {
    case Lifecycle::kQueued:
      return "pending";
    case Lifecycle::kStarting:
      return "loading";
    case Lifecycle::kRunning:
    case Lifecycle::kEvaluating:
      return "running";
    case Lifecycle::kPaused:
    case Lifecycle::kStopped:
      return "stopped";
    case Lifecycle::kFinished:
      return "completed";
    case Lifecycle::kFailed:
      return "failed";
    case Lifecycle::kLost:
      return "stalled";
  }
  return "stalled";
}

bool is_seed_status(std::string_view status) {
  return std::find(kStatuses.begin(), kStatuses.end(), status) != kStatuses.end();
}

std::vector<ModelSummary> model_summaries(const Context& context, const Account& account,
                                          const std::vector<RunBoard::Entry>& runs) {
  std::vector<ModelSummary> models;
  std::unordered_map<std::string, Sum> sums;
  std::unordered_map<std::string, size_t> place;
  std::unordered_map<std::string, const RunView*> newest;
  const auto views = context.models.models();
  for (const ModelView& view : views) {
    place[view.model.key] = models.size();
    models.push_back(summary_of(view));
  }
  for (const RunBoard::Entry& entry : runs) {  // Newest data first.
    const auto found = entry.view->model ? place.find(*entry.view->model) : place.end();
    if (found == place.end()) continue;
    ModelSummary& model = models[found->second];
    model.runs.push_back(entry.view->id);
    model.gpu_hours = model.gpu_hours + gpu_hours_of(entry, account);
    const auto money = account.runs.find(entry.run->id);
    if (money != account.runs.end()) {
      Sum& sum = sums[model.key];
      sum = {sum.micros + money->second.micros,
             sum.provider_micros + money->second.provider_micros, true};
    }
    if (newest.try_emplace(model.key, entry.view.get()).second) take_status(model, *entry.view);
  }
  for (size_t i = 0; i < views.size(); ++i) {
    const Sum& sum = sums[models[i].key];
    if (sum.is_known)
      models[i].cost =
          money_of(sum.micros, account, basis_words(sum.micros, sum.provider_micros));
    const auto run = newest.find(models[i].key);
    if (views[i].manual)
      apply_manual(models[i], *views[i].manual, run == newest.end() ? nullptr : run->second);
  }
  return models;
}

}  // namespace afs::api
