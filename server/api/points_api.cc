#include "api/points_api.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "api/export_api.h"
#include "api/query.h"
#include "api/reply.h"
#include "api/series_request.h"
#include "api/types.h"
#include "base/iso_time.h"
#include "base/json_writer.h"

namespace afs::api {
namespace {

constexpr int64_t kPointsPerPageDefault = 100'000;
constexpr int64_t kPointsPerRead =
    64 * 1024;  // Of an export, so that its memory is little more than its text.
constexpr std::string_view kForEver = "private, max-age=31536000, immutable";

Result<HttpResponse> get_points(const HttpRequest& request, const Context& context) {
  TRY_ASSIGN(const std::vector<WantedSeries> wanted, wanted_series(request, context));
  if (wanted.size() != 1)
    return invalid("name one run and one of its metrics: /api/v1/points?run=r1&metric=loss");
  TRY_ASSIGN(const auto from, integer_parameter(request, "from_ordinal", 0, INT64_MAX));
  TRY_ASSIGN(const auto count, integer_parameter(request, "count", 1, kPointsPerRequestMax));
  const int64_t asked = count.value_or(kPointsPerPageDefault);
  PointList list;
  list.run = public_id(wanted[0].run->id);
  list.metric = wanted[0].metric;
  list.from_ordinal = from.value_or(0);
  TRY_ASSIGN(Points points, context.store.points(wanted[0].series, list.from_ordinal, asked));
  list.next_ordinal = list.from_ordinal + static_cast<int64_t>(points.size());
  const bool is_whole = static_cast<int64_t>(points.size()) == asked;
  list.step = std::move(points.steps);
  list.time = std::move(points.times);
  list.value = std::move(points.values);
  HttpResponse response = json_response(list);
  // Ordinals are given once: a full page never changes.
  if (is_whole) response.headers.emplace_back("Cache-Control", kForEver);
  return response;
}

struct StepRange {
  int64_t from, to;
};

Result<StepRange> step_range(const HttpRequest& request) {
  TRY_ASSIGN(const auto from, integer_parameter(request, "from", INT64_MIN, INT64_MAX));
  TRY_ASSIGN(const auto to, integer_parameter(request, "to", INT64_MIN, INT64_MAX));
  return StepRange{from.value_or(INT64_MIN), to.value_or(INT64_MAX)};
}

class PointText {
 public:
  enum class Form { kCsv, kJsonl };
  explicit PointText(Form form) : form_(form) {
    if (form_ == Form::kCsv) text = "run,metric,step,time,value\r\n";
  }

  void add(const WantedSeries& series, Step step, WallTime time, double value) {
    std::string number;
    append_json_number(number, value);
    if (form_ == Form::kJsonl) {
      text += JsonWriter()
                  .begin_object()
                  .key("run")
                  .text(series.run->name)
                  .key("metric")
                  .text(series.metric)
                  .take();
      text += fmt::format(",\"step\":{},\"time\":{},\"value\":{}}}\n", step, time, number);
      return;
    }
    const bool is_finite = std::isfinite(value);
    text += fmt::format("{},{},{},{},{}\r\n", csv_cell(series.run->name), csv_cell(series.metric),
                        step, iso_time(time),
                        is_finite ? number : std::string_view(number).substr(1, number.size() - 2));
  }

  std::string text;

 private:
  const Form form_;
};

Status write_series(const WantedSeries& series, const StepRange& range, const Context& context,
                    PointText& out) {
  for (int64_t at = 0;;) {
    TRY_ASSIGN(const Points points, context.store.points(series.series, at, kPointsPerRead));
    if (points.size() == 0) return Status::success();
    for (size_t i = 0; i < points.size(); ++i) {
      if (points.steps[i] < range.from || points.steps[i] > range.to) continue;
      out.add(series, points.steps[i], points.times[i], points.values[i]);
    }
    at += static_cast<int64_t>(points.size());
  }
}

Result<HttpResponse> export_series(const HttpRequest& request, const Context& context) {
  TRY_ASSIGN(const std::vector<WantedSeries> wanted, wanted_series(request, context));
  TRY_ASSIGN(const StepRange range, step_range(request));
  const std::string_view format = request.query_value("format").value_or("csv");
  if (format != "csv" && format != "jsonl") return invalid("'format' must be csv or jsonl");
  int64_t points = 0;
  for (const WantedSeries& one : wanted) {
    const auto summary = context.store.summary(one.series);
    points += summary ? summary->count : 0;
  }
  if (points > kExportPointsMax) {
    return too_large(fmt::format(
        "{} points are more than one download holds ({}); use 'afs-monitor export', or name "
        "fewer metrics",
        points, kExportPointsMax));
  }
  PointText out(format == "csv" ? PointText::Form::kCsv : PointText::Form::kJsonl);
  for (const WantedSeries& one : wanted) TRY(write_series(one, range, context, out));
  HttpResponse response = text_response(
      std::move(out.text), format == "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson");
  const std::string name = wanted.empty() ? "series" : public_id(wanted[0].run->id);
  response.headers.emplace_back("Content-Disposition",
                                fmt::format("attachment; filename=\"{}-series.{}\"", name, format));
  return response;
}

}  // namespace

void add_points_routes(Router& router, const Context& context) {
  router.add("GET", "/api/v1/points", [context](const HttpRequest& request, const PathArgs&) {
    return get_points(request, context);
  });
  router.add("GET", "/api/v1/export/series",
             [context](const HttpRequest& request, const PathArgs&) {
               return export_series(request, context);
             });
}

}  // namespace afs::api
