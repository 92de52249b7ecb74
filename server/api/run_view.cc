#include "api/run_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cost/run_cost.h"
#include "progress/duration_text.h"
#include "progress/rhythm.h"
#include "progress/run_metrics.h"
#include "progress/run_status.h"

namespace afs::api {
namespace {

constexpr double kMillisecondsPerHour = 3.6e6;

MetricValue newest_of(const SeriesName& name, const SeriesSummary& summary) {
  return {name.metric, summary.last_value, summary.last_step, summary.last_time};
}

Points tail_of(const SeriesName& name, const SeriesSummary& summary, const Context& context) {
  const int64_t from = std::max<int64_t>(0, summary.next_ordinal - kRhythmPointsMax);
  auto points = context.store.points(name.id, from, kRhythmPointsMax);
  return points.ok() ? std::move(*points) : Points{};
}

std::optional<Sparkline> sparkline_of(const SeriesName& name, const Context& context) {
  CurveQuery query;
  query.buckets_max = kSparklinePointsMax;
  auto curve = context.store.read(name.id, query);
  if (!curve.ok() || curve->size() < 2) return std::nullopt;
  return Sparkline{name.metric, std::move(curve->step_last), std::move(curve->mean)};
}

std::optional<SeriesSummary> summary_of(const std::optional<SeriesName>& name, const Context& context) {
  return name ? context.store.summary(name->id) : std::nullopt;
}

void add_losses(RunView& view, const RunMetrics& metrics, const Context& context) {
  if (const auto summary = summary_of(metrics.loss, context)) {
    view.loss = newest_of(*metrics.loss, *summary);
    if (std::isfinite(summary->min)) {
      view.loss_best = MetricValue{metrics.loss->metric, summary->min, summary->min_step, 0};
    }
    view.sparkline = sparkline_of(*metrics.loss, context);
  }
  if (const auto summary = summary_of(metrics.validation_loss, context)) {
    view.validation_loss = newest_of(*metrics.validation_loss, *summary);
  }
}

std::optional<Finite> speed_of(const std::optional<SeriesName>& name, const std::optional<double>& fact,
                               const Context& context) {
  const auto summary = summary_of(name, context);
  if (summary && std::isfinite(summary->last_value)) return Finite(summary->last_value);
  return fact && std::isfinite(*fact) ? std::optional<Finite>(*fact) : std::nullopt;
}

void add_facts(RunView& view, const Run& run) {
  const RunUpdate& facts = run.facts;
  view.step_unit = facts.step_unit.value_or("step");
  if (run.points > 0 || facts.current_step) view.step = std::max(run.last_step, facts.current_step.value_or(0));
  view.total_steps = facts.total_steps;
  if (facts.current_epoch && std::isfinite(*facts.current_epoch)) view.epoch = *facts.current_epoch;
  if (facts.total_epochs && std::isfinite(*facts.total_epochs)) view.total_epochs = *facts.total_epochs;
  if (run.last_data_at > 0) view.last_data_at = run.last_data_at;
  view.attempts = run.attempts;
  view.format = facts.format.value_or("");
  view.source_path = facts.source_path.value_or("");
  view.points = run.points;
  view.points_rejected = run.points_rejected;
  if (run.points_rejected > 0) {
    view.warnings.push_back(fmt::format("{} points or records could not be taken", count_text(run.points_rejected)));
  }
}

void add_troubles(RunView& view, const Run& run, const Context& context) {
  for (const FileTrouble& trouble : context.runs.troubles()) {
    const bool is_of_run = trouble.path == run.key || trouble.path.starts_with(run.key + "/");
    if (is_of_run && run.key != ".") view.warnings.push_back(trouble.path + ": " + trouble.reason);
  }
}

void add_money(RunView& view, const Run& run, WallTime first_point_at, bool is_running, const Context& context) {
  const std::string key = context.models.model_of(run);
  if (!key.empty()) view.model = key;
  const int64_t duration = run_duration_ms(run, is_running, first_point_at, context.clock.now_ms());
  view.gpu_hours = static_cast<double>(duration) / kMillisecondsPerHour;
  const auto model = key.empty() ? std::nullopt : context.models.find(key);
  if (!model || !model->model.rate) return;
  view.cost = money_view(cost_of(*model->model.rate, duration), "estimated");
  view.cost_per_hour = money_view({model->model.rate->micros_per_hour, model->model.rate->currency}, "configured");
}

// Wall time of the first point of any series; 0 when there is none.
WallTime first_point_of(const std::vector<SeriesName>& series, const Context& context) {
  WallTime first = 0;
  for (const SeriesName& name : series) {
    const auto summary = context.store.summary(name.id);
    if (summary && summary->count > 0 && (first == 0 || summary->first_time < first)) first = summary->first_time;
  }
  return first;
}

}  // namespace

MoneyView money_view(const Money& money, std::string basis) {
  return {money.units(), money.currency, std::move(basis)};
}

RunView run_view(const Run& run, const Context& context) {
  const auto series = context.runs.series_of(run.id);
  const RunMetrics metrics = choose_metrics(series);
  // The rhythm is the loss's; a run without one has some other series that is written as often.
  const auto paced_by = metrics.loss ? metrics.loss : series.empty() ? std::nullopt : std::optional(series.front());
  const auto summary = summary_of(paced_by, context);
  const Rhythm rhythm = summary ? rhythm_of(tail_of(*paced_by, *summary, context)) : Rhythm{};
  const RunStatus status = status_of(run, rhythm, context.clock.now_ms());
  const WallTime first_point_at = first_point_of(series, context);

  RunView view;
  view.id = public_id(run.id);
  view.name = run.name;
  view.key = run.key;
  view.project = run.project_name;
  view.metrics = static_cast<int64_t>(series.size());
  add_facts(view, run);
  view.lifecycle = status.lifecycle;
  view.lifecycle_reason = status.reason;
  if (status.progress) view.progress = *status.progress;
  view.progress_text = status.progress_text;
  view.started_at = run.facts.started_at;
  if (!view.started_at && first_point_at > 0) view.started_at = first_point_at;
  view.ended_at = status.ended_at;
  view.finish_at = status.finish_at;
  add_losses(view, metrics, context);
  if (rhythm.steps_per_second && std::isfinite(*rhythm.steps_per_second)) view.steps_per_second = *rhythm.steps_per_second;
  view.samples_per_second = speed_of(metrics.samples_per_second, run.facts.samples_per_second, context);
  view.tokens_per_second = speed_of(metrics.tokens_per_second, run.facts.tokens_per_second, context);
  add_money(view, run, first_point_at, status.lifecycle == Lifecycle::kRunning, context);
  add_troubles(view, run, context);
  return view;
}

}  // namespace afs::api
