#include "api/run_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "api/health_view.h"
#include "api/run_board.h"
#include "api/run_meaning.h"
#include "cost/rental_join.h"
#include "progress/death_cause.h"
#include "progress/redone_steps.h"
#include "progress/run_length.h"
#include "progress/words.h"

namespace afs::api {
namespace {

MetricValue newest_of(const SeriesName& name, const SeriesSummary& summary) {
  return {name.metric, summary.last_value, summary.last_step, summary.last_time};
}

std::optional<Sparkline> sparkline_of(const SeriesName& name, const Context& context) {
  CurveQuery query;
  query.buckets_max = kSparklinePointsMax;
  auto curve = context.store.read(name.id, query);
  if (!curve.ok() || curve->size() < 2) return std::nullopt;
  return Sparkline{name.metric, std::move(curve->step_last), std::move(curve->mean)};
}

void add_losses(RunView& view, const RunProgress& progress, const Context& context) {
  const RunMetrics& metrics = progress.metrics;
  if (metrics.loss && progress.loss) {
    view.loss = newest_of(*metrics.loss, *progress.loss);
    if (std::isfinite(progress.loss->min)) {
      view.loss_best =
          MetricValue{metrics.loss->metric, progress.loss->min, progress.loss->min_step, 0};
    }
    view.sparkline = sparkline_of(*metrics.loss, context);
  }
  if (metrics.validation_loss && progress.validation_loss) {
    view.validation_loss = newest_of(*metrics.validation_loss, *progress.validation_loss);
  }
}

std::optional<Finite> finite(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? std::optional<Finite>(*value) : std::nullopt;
}

// An exception's own message says more than that there was one.
std::optional<std::string> known_cause(const RunStatus& status) {
  if (status.lifecycle != Lifecycle::kFailed) return std::nullopt;
  const DeathCause cause = cause_of_message(status.reason);
  if (cause == DeathCause::kUnknown || cause == DeathCause::kException) return std::nullopt;
  return std::string(words_of(cause).title);
}

void add_facts(RunView& view, const Run& run) {
  const RunUpdate& facts = run.facts;
  view.step_unit = facts.step_unit.value_or("step");
  if (run.points > 0 || facts.current_step)
    view.step = std::max(run.last_step, facts.current_step.value_or(0));
  if (const auto stated = stated_steps(run)) view.total_steps = stated->steps;
  view.epoch = finite(facts.current_epoch);
  view.total_epochs = finite(facts.total_epochs);
  if (run.last_data_at > 0) view.last_data_at = run.last_data_at;
  view.attempts = run.attempts;
  view.redone_steps = redone_steps_sum(run.attempt_list);
  view.format = facts.format.value_or("");
  view.source_path = facts.source_path.value_or("");
  view.points = run.points;
  view.points_rejected = run.points_rejected;
  if (run.points_rejected > 0) {
    view.warnings.push_back(
        fmt::format("{} points or records could not be taken", count_text(run.points_rejected)));
  }
}

void add_troubles(RunView& view, const Run& run, const Context& context) {
  for (const FileTrouble& trouble : context.runs.troubles()) {
    const bool is_of_run = trouble.path == run.key || trouble.path.starts_with(run.key + "/");
    if (is_of_run && run.key != ".") view.warnings.push_back(trouble.path + ": " + trouble.reason);
  }
}

// What it costs in all is added by run_money.
void add_model(RunView& view, const Run& run, bool is_running, const Context& context) {
  const std::string key = context.models.model_of(run);
  if (!key.empty()) view.model = key;
  const RunSpan span = span_of(run, is_running, context.clock.now_ms());
  view.gpu_hours = hours_of(span.to - span.from);
  const auto model = key.empty() ? std::nullopt : context.models.find(key);
  if (!model || !model->model.rate) return;
  view.cost_per_hour =
      money_view({model->model.rate->micros_per_hour, model->model.rate->currency}, "configured");
}

}  // namespace

double hours_of(int64_t milliseconds) { return static_cast<double>(milliseconds) / 3.6e6; }

MoneyView money_view(const Money& money, std::string basis) {
  return {money.units(), money.currency, std::move(basis)};
}

RunView run_view(const Run& run, const Context& context) {
  const RunProgress progress = progress_of(run, context);
  const RunStatus& status = progress.status;

  RunView view;
  view.id = public_id(run.id);
  view.name = run.name;
  view.key = run.key;
  view.project = run.project_name;
  view.metrics = static_cast<int64_t>(context.runs.series_of(run.id).size());
  add_facts(view, run);
  view.lifecycle = status.lifecycle;
  view.lifecycle_reason = status.reason;
  view.is_stalled = status.is_stalled;
  view.cause = known_cause(status);
  add_health(view, run, progress, context);
  view.progress = finite(status.progress);
  view.progress_text = status.progress_text;
  view.started_at = run.facts.started_at;
  if (!view.started_at && progress.first_point_at > 0) view.started_at = progress.first_point_at;
  view.ended_at = status.ended_at;
  if (progress.forecast) {
    view.finish_at = progress.forecast->finish.p50;
    if (progress.forecast->has_band) {
      view.finish_p10 = progress.forecast->finish.p10;
      view.finish_p90 = progress.forecast->finish.p90;
    }
    view.total_from = progress.forecast->total_from;
  }
  add_losses(view, progress, context);
  view.steps_per_second = finite(progress.steps_per_second);
  view.samples_per_second = finite(progress.samples_per_second);
  view.tokens_per_second = finite(progress.tokens_per_second);
  add_model(view, run, is_at_work(status.lifecycle), context);
  add_troubles(view, run, context);
  return view;
}

}  // namespace afs::api
