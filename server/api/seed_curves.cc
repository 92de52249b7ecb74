#include "api/seed_curves.h"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "api/query.h"
#include "api/reply.h"
#include "api/run_lookup.h"
#include "api/seed_api.h"
#include "api/seed_types.h"
#include "base/iso_time.h"
#include "progress/batch_size.h"
#include "progress/run_metrics.h"

namespace afs::api::seed {
namespace {

struct Chosen {
  RunBoard::Entry entry;  // Empty when no run has what is asked.
  RunMetrics metrics;
};

template <typename Has>
Result<Chosen> choose_run(const HttpRequest& request, const Context& context, RunBoard& board, Has has) {
  if (const auto name = request.query_value("run")) {
    RunBoard::Entry entry = board.find(*name);
    if (!entry.run) return no_such_run(*name);
    return Chosen{entry, choose_metrics(context.runs.series_of(entry.run->id))};
  }
  const auto model = request.query_value("model");
  if (model && !context.models.find(*model)) return not_found("Model not found");
  for (RunBoard::Entry& entry : board.all()) {  // Newest data first.
    if (model && entry.view->model.value_or("") != *model) continue;
    RunMetrics metrics = choose_metrics(context.runs.series_of(entry.run->id));
    if (has(metrics, *entry.run)) return Chosen{std::move(entry), std::move(metrics)};
  }
  return Chosen{};
}

Result<Curve> curve_of(const std::optional<SeriesName>& name, CurveAxis axis, int64_t points, const Context& context) {
  if (!name) return Curve{};
  CurveQuery query;
  query.axis = axis;
  query.buckets_max = static_cast<int32_t>(points);
  return context.store.read(name->id, query);
}

Nullable<double> finite_or_null(double value) {
  return std::isfinite(value) ? Nullable<double>(value) : Nullable<double>();
}
Number number_or_null(double value) { return std::isfinite(value) ? Number(Finite(value)) : Number(); }

Result<int64_t> points_of(const HttpRequest& request) {
  TRY_ASSIGN(const auto points, integer_parameter(request, "points", 1, kCurveBucketsMax));
  return points.value_or(kSeedPointsDefault);
}

}  // namespace

Result<HttpResponse> training_loss(const HttpRequest& request, const Context& context, RunBoard& board) {
  TRY_ASSIGN(const int64_t points, points_of(request));
  TRY_ASSIGN(const Chosen chosen,
             choose_run(request, context, board, [](const RunMetrics& metrics, const Run&) {
               return metrics.loss || metrics.validation_loss;
             }));
  TRY_ASSIGN(const Curve loss, curve_of(chosen.metrics.loss, CurveAxis::kStep, points, context));
  TRY_ASSIGN(const Curve validation, curve_of(chosen.metrics.validation_loss, CurveAxis::kStep, points, context));
  std::map<Step, LossPoint> by_step;
  for (size_t i = 0; i < loss.size(); ++i) by_step[loss.step_last[i]].loss = finite_or_null(loss.last[i]);
  for (size_t i = 0; i < validation.size(); ++i) {
    by_step[validation.step_last[i]].validation_loss = finite_or_null(validation.last[i]);
  }
  TrainingLoss answer;
  for (auto& [step, point] : by_step) {
    point.step = step;
    answer.metrics.push_back(point);
  }
  if (chosen.entry.run) {
    answer.run_id = Text(chosen.entry.view->id);
    answer.model = Text(chosen.entry.view->model);
  }
  return json_response(answer);
}

namespace {

bool logs_throughput(const RunMetrics& metrics) {
  return metrics.samples_per_second || metrics.tokens_per_second;
}

Status add_logged(const Chosen& chosen, int64_t points, const Context& context,
                  Throughput& answer) {
  TRY_ASSIGN(const Curve samples, curve_of(chosen.metrics.samples_per_second, CurveAxis::kTime, points, context));
  TRY_ASSIGN(const Curve tokens, curve_of(chosen.metrics.tokens_per_second, CurveAxis::kTime, points, context));
  std::map<WallTime, ThroughputPoint> by_time;
  for (size_t i = 0; i < samples.size(); ++i) {
    by_time[samples.time_last[i]].samples_per_second = number_or_null(samples.last[i]);
  }
  for (size_t i = 0; i < tokens.size(); ++i) {
    by_time[tokens.time_last[i]].tokens_per_second = number_or_null(tokens.last[i]);
  }
  for (auto& [time, point] : by_time) {
    point.timestamp = iso_time(time);
    answer.metrics.push_back(std::move(point));
  }
  answer.current_sps = Number(chosen.entry.view->samples_per_second);
  answer.current_tps = Number(chosen.entry.view->tokens_per_second);
  answer.basis = "logged";
  return {};
}

// Between two buckets of the loss so many steps went by in so much time.
Status add_computed(const Chosen& chosen, const BatchSize& batch, int64_t points,
                    const Context& context, Throughput& answer) {
  TRY_ASSIGN(const Curve loss, curve_of(chosen.metrics.loss, CurveAxis::kTime, points, context));
  for (size_t i = 1; i < loss.size(); ++i) {
    const auto steps = static_cast<double>(loss.step_last[i] - loss.step_last[i - 1]);
    const auto ms = static_cast<double>(loss.time_last[i] - loss.time_last[i - 1]);
    if (steps <= 0 || ms <= 0) continue;  // A resume, or a log that stamps many lines at once.
    answer.metrics.push_back(
        {iso_time(loss.time_last[i]), Number(Finite(batch.samples * steps * 1000 / ms)), {}});
  }
  if (const auto& speed = chosen.entry.view->steps_per_second) {
    answer.current_sps = Number(Finite(batch.samples * *speed));
  }
  answer.basis =
      fmt::format("computed from steps and {} samples a step ({}); tokens are not logged",
                  batch.samples, batch.words);
  return {};
}

}  // namespace

Result<HttpResponse> throughput(const HttpRequest& request, const Context& context,
                                RunBoard& board) {
  TRY_ASSIGN(const int64_t points, points_of(request));
  TRY_ASSIGN(const Chosen chosen,
             choose_run(request, context, board, [](const RunMetrics& metrics, const Run& run) {
               return logs_throughput(metrics) || (metrics.loss && batch_size_of(run));
             }));
  Throughput answer;
  if (!chosen.entry.run) {
    answer.basis = "no run logs samples or tokens per second, and none states its batch size";
    return json_response(answer);
  }
  answer.run_id = Text(chosen.entry.view->id);
  const auto batch = batch_size_of(*chosen.entry.run);
  if (logs_throughput(chosen.metrics)) {
    TRY(add_logged(chosen, points, context, answer));
  } else if (batch && chosen.metrics.loss) {
    TRY(add_computed(chosen, *batch, points, context, answer));
  } else {
    answer.basis =
        "this run logs no samples or tokens per second, and does not state its batch size";
  }
  return json_response(answer);
}

}  // namespace afs::api::seed
