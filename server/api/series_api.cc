#include "api/series_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "api/reply.h"
#include "api/series_axis.h"
#include "api/series_binary.h"
#include "api/series_request.h"
#include "api/types.h"

namespace afs::api {
namespace {

using X = SeriesRequest::X;
using Superseded = SeriesRequest::Superseded;

// Wall time of the first point of any series of the run: where "since start" begins.
WallTime origin_of(const Run& run, const Context& context) {
  WallTime origin = run.facts.started_at.value_or(std::numeric_limits<WallTime>::max());
  for (const SeriesName& name : context.runs.series_of(run.id)) {
    const auto summary = context.store.summary(name.id);
    if (summary && summary->count > 0) origin = std::min(origin, summary->first_time);
  }
  return origin == std::numeric_limits<WallTime>::max() ? 0 : origin;
}

SeriesView view_of(const WantedSeries& wanted, Curve curve, const SeriesAxis& axis) {
  SeriesView view;
  view.run = public_id(wanted.run->id);
  view.metric = wanted.metric;
  view.x = axis.column_of(curve);
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
  if (curve.smooth_unit > 0) {
    view.smoothed = std::move(curve.smoothed);
    view.smooth_unit = curve.smooth_unit;
  }
  view.points_total = curve.points_total;
  view.next_ordinal = curve.next_ordinal;
  view.attempt = curve.attempt;
  view.is_raw = curve.is_raw;
  return view;
}

// Reads the curves of one request, one after the other.
class SeriesAnswer {
 public:
  SeriesAnswer(const SeriesRequest& request, const CostAxes& costs, const Context& context,
               std::function<bool()> is_over)
      : request_(request), costs_(costs), context_(context), is_over_(std::move(is_over)) {
    if (request.x == X::kCost) list.absent = costs.absent;
  }

  Status add(const WantedSeries& wanted) {
    const auto course = costs_.courses.find(wanted.run->id);
    const bool has_course = course != costs_.courses.end();
    if (request_.x == X::kCost && !has_course) return Status::success();
    const WallTime origin = request_.x == X::kRelative ? origin_of(*wanted.run, context_) : 0;
    const SeriesAxis axis(request_.x, origin, has_course ? &course->second : nullptr);
    CurveQuery query = query_of(axis);
    if (request_.superseded == Superseded::kOnly) return add_superseded(wanted, query, axis);
    TRY_ASSIGN(Curve curve, context_.store.read(wanted.series, query));
    take(wanted, std::move(curve), axis);
    return Status::success();
  }

  SeriesList list;

 private:
  CurveQuery query_of(const SeriesAxis& axis) const {
    CurveQuery query;
    query.axis = axis.curve_axis();
    query.from = axis.lower_edge(request_.from);
    query.to = axis.upper_edge(request_.to);
    query.buckets_max = request_.buckets_max;
    query.with_superseded = request_.superseded == Superseded::kAmong;
    query.smooth = request_.smooth;
    query.is_over = is_over_;
    return query;
  }

  void take(const WantedSeries& wanted, Curve curve, const SeriesAxis& axis) {
    list.series.push_back(view_of(wanted, std::move(curve), axis));
    list.series.back().cost_end = axis.cost_end(costs_.currency);
  }

  Status add_superseded(const WantedSeries& wanted, CurveQuery& query, const SeriesAxis& axis) {
    const auto summary = context_.store.summary(wanted.series);
    if (!summary) return Status::success();
    for (int32_t attempt = std::max(1, summary->attempt - kSupersededAttemptsMax);
         attempt < summary->attempt; ++attempt) {
      query.superseded_of = attempt;
      TRY_ASSIGN(Curve curve, context_.store.read(wanted.series, query));
      if (curve.size() == 0) continue;
      curve.attempt = attempt;
      take(wanted, std::move(curve), axis);
    }
    return Status::success();
  }

  const SeriesRequest& request_;
  const CostAxes& costs_;
  const Context& context_;
  const std::function<bool()> is_over_;
};

// Without reading a point: the answer can only differ when a series got points that this range may
// hold. Within an attempt steps ascend, so what lies below the last step stays as it is until a
// newer attempt begins.
std::string tag_of(const HttpRequest& http, const SeriesRequest& request,
                   const std::vector<WantedSeries>& wanted, const CostAxes& costs,
                   const Context& context) {
  std::string state = costs.state();
  for (const auto& [name, value] : http.query) state += fmt::format("{}={}\n", name, value);
  for (const WantedSeries& one : wanted) {
    const auto summary = context.store.summary(one.series);
    if (!summary) continue;
    const bool is_past =
        request.is_step() && request.to && *request.to < static_cast<double>(summary->last_step);
    state += fmt::format("{} {} {}\n", one.series.value, summary->attempt,
                         is_past ? -1 : summary->next_ordinal);
  }
  return fmt::format("W/\"s{:x}-{:x}\"", std::hash<std::string>{}(state), state.size());
}

Result<HttpResponse> get_series(const HttpRequest& request, const Context& context) {
  TRY_ASSIGN(const SeriesRequest parsed, parse_series_request(request));
  TRY_ASSIGN(const std::vector<WantedSeries> wanted, wanted_series(request, context));
  if (static_cast<int64_t>(wanted.size()) * parsed.buckets_max > kBucketsPerRequestMax) {
    return too_large(fmt::format(
        "{} series of {} points are more than one answer holds ({}); ask for fewer points",
        wanted.size(), parsed.buckets_max, kBucketsPerRequestMax));
  }
  // Before the reading: points that arrive meanwhile make the tag old, not the answer.
  const CostAxes costs =
      parsed.x == X::kCost ? cost_axes(wanted, *context.account()) : CostAxes{};
  const std::string tag = tag_of(request, parsed, wanted, costs, context);
  HttpResponse response;
  response.headers.emplace_back("ETag", tag);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (is_known_tag(request, tag)) return response;
  const int64_t deadline = context.clock.steady_ms() + kSeriesReadMsMax;
  SeriesAnswer answer(parsed, costs, context, [&] {
    return context.clock.steady_ms() > deadline || request.is_client_gone();
  });
  for (const WantedSeries& one : wanted) TRY(answer.add(one));
  if (!parsed.is_binary) {
    response.body = to_json(answer.list);
    return response;
  }
  response.content_type = kSeriesBinaryType;
  response.body = series_binary(answer.list);
  return response;
}

}  // namespace

void add_series_routes(Router& router, const Context& context) {
  router.add("GET", "/api/v1/series", [context](const HttpRequest& request, const PathArgs&) {
    return get_series(request, context);
  });
}

}  // namespace afs::api
