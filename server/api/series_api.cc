#include "api/series_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "api/query.h"
#include "api/reply.h"
#include "api/types.h"

namespace afs::api {
namespace {

enum class X { kStep, kTime, kRelative };

struct SeriesRequest {
  X x = X::kStep;
  std::optional<double> from, to;  // In the unit of x.
  int32_t buckets_max = 1000;
  bool with_superseded = false;
};

struct Wanted {
  std::shared_ptr<const Run> run;
  SeriesId series;
  std::string metric;
};

Result<SeriesRequest> parse(const HttpRequest& request) {
  SeriesRequest parsed;
  const std::string_view x = request.query_value("x").value_or("step");
  if (x == "time") {
    parsed.x = X::kTime;
  } else if (x == "relative") {
    parsed.x = X::kRelative;
  } else if (x != "step") {
    return invalid("'x' must be step, time or relative");
  }
  TRY_ASSIGN(parsed.from, number_parameter(request, "from"));
  TRY_ASSIGN(parsed.to, number_parameter(request, "to"));
  if (parsed.from && parsed.to && *parsed.from > *parsed.to) return invalid("'from' must not be greater than 'to'");
  TRY_ASSIGN(const auto points, integer_parameter(request, "points", 1, kCurveBucketsMax));
  if (points) parsed.buckets_max = static_cast<int32_t>(*points);
  parsed.with_superseded = request.query_value("superseded").value_or("0") == "1";
  return parsed;
}

Result<std::vector<Wanted>> wanted_series(const HttpRequest& request, const Context& context) {
  const auto run_names = request.query_values("run");
  const auto metrics = request.query_values("metric");
  if (run_names.empty() || metrics.empty()) {
    return invalid("name at least one run and one metric: /api/v1/series?run=r1&metric=train/loss");
  }
  if (run_names.size() * metrics.size() > kSeriesPerRequestMax) {
    return too_large(fmt::format("at most {} series in one request; ask for fewer runs or metrics",
                                 kSeriesPerRequestMax));
  }
  std::vector<Wanted> wanted;
  for (const std::string_view name : run_names) {
    auto run = context.runs.find_run(name);
    if (!run) return not_found(fmt::format("there is no run '{}'; /api/v1/runs lists them", name));
    for (const std::string_view metric : metrics) {
      const SeriesId series = context.runs.find_series(run->id, metric);
      if (series) wanted.push_back({run, series, std::string(metric)});
    }
  }
  return wanted;
}

// Wall time of the first point of any series of the run: where "since start" begins.
WallTime origin_of(const Run& run, const Context& context) {
  WallTime origin = run.facts.started_at.value_or(std::numeric_limits<WallTime>::max());
  for (const SeriesName& name : context.runs.series_of(run.id)) {
    const auto summary = context.store.summary(name.id);
    if (summary && summary->count > 0) origin = std::min(origin, summary->first_time);
  }
  return origin == std::numeric_limits<WallTime>::max() ? 0 : origin;
}

std::optional<int64_t> edge(std::optional<double> value, const SeriesRequest& request, WallTime origin,
                            double (*round)(double)) {
  if (!value) return std::nullopt;
  const double scaled = request.x == X::kRelative ? *value * 1000 + static_cast<double>(origin) : *value;
  constexpr double kEdgeMax = 9e18;
  return static_cast<int64_t>(std::clamp(round(scaled), -kEdgeMax, kEdgeMax));
}

std::vector<double> x_column(const Curve& curve, X x, WallTime origin) {
  std::vector<double> column(curve.size());
  for (size_t i = 0; i < column.size(); ++i) {
    switch (x) {
      case X::kStep: column[i] = static_cast<double>(curve.step_last[i]); break;
      case X::kTime: column[i] = static_cast<double>(curve.time_last[i]); break;
      case X::kRelative: column[i] = static_cast<double>(curve.time_last[i] - origin) / 1000; break;
    }
  }
  return column;
}

SeriesView view_of(const Wanted& wanted, Curve curve, X x, WallTime origin) {
  SeriesView view;
  view.run = public_id(wanted.run->id);
  view.metric = wanted.metric;
  view.x = x_column(curve, x, origin);
  view.step = std::move(curve.step_last);
  view.time = std::move(curve.time_last);
  view.min = std::move(curve.min);
  view.max = std::move(curve.max);
  view.first = std::move(curve.first);
  view.last = std::move(curve.last);
  view.mean = std::move(curve.mean);
  view.step_min = std::move(curve.step_min);
  view.step_max = std::move(curve.step_max);
  view.count = std::move(curve.count);
  view.nan = std::move(curve.nan);
  view.pos_inf = std::move(curve.pos_inf);
  view.neg_inf = std::move(curve.neg_inf);
  view.points_total = curve.points_total;
  view.next_ordinal = curve.next_ordinal;
  view.attempt = curve.attempt;
  view.is_raw = curve.is_raw;
  return view;
}

Result<HttpResponse> get_series(const HttpRequest& request, const Context& context) {
  TRY_ASSIGN(const SeriesRequest parsed, parse(request));
  TRY_ASSIGN(const std::vector<Wanted> wanted, wanted_series(request, context));
  if (static_cast<int64_t>(wanted.size()) * parsed.buckets_max > kBucketsPerRequestMax) {
    return too_large(fmt::format("{} series of {} points are more than one answer holds ({}); ask for fewer points",
                                 wanted.size(), parsed.buckets_max, kBucketsPerRequestMax));
  }
  SeriesList list;
  list.server_time = context.clock.now_ms();
  for (const Wanted& one : wanted) {
    const WallTime origin = parsed.x == X::kRelative ? origin_of(*one.run, context) : 0;
    CurveQuery query;
    query.axis = parsed.x == X::kStep ? CurveAxis::kStep : CurveAxis::kTime;
    query.from = edge(parsed.from, parsed, origin, std::ceil);
    query.to = edge(parsed.to, parsed, origin, std::floor);
    query.buckets_max = parsed.buckets_max;
    query.with_superseded = parsed.with_superseded;
    TRY_ASSIGN(Curve curve, context.store.read(one.series, query));
    list.series.push_back(view_of(one, std::move(curve), parsed.x, origin));
  }
  return json_response(list);
}

}  // namespace

void add_series_routes(Router& router, const Context& context) {
  router.add("GET", "/api/v1/series",
             [context](const HttpRequest& request, const PathArgs&) { return get_series(request, context); });
}

}  // namespace afs::api
