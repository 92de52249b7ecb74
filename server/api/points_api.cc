#include "api/points_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "api/export_api.h"
#include "api/query.h"
#include "api/reply.h"
#include "api/series_axis.h"
#include "api/series_request.h"
#include "api/types.h"
#include "base/iso_time.h"
#include "base/json_writer.h"

namespace afs::api {
namespace {

constexpr int64_t kPointsPerPageDefault = 100'000;
constexpr int64_t kPointsPerRead = 16 * 1024;  // Of an export.
constexpr size_t kPartBytes = 256 * 1024;      // Of its text that are in memory at a time.
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
  // `costs`: also what the run had cost by then, in a column of its own.
  PointText(Form form, std::optional<CostAxes> costs) : form_(form), costs_(std::move(costs)) {
    if (form_ != Form::kCsv) return;
    text = "run,metric,step,time,value";
    if (costs_) text += ",spent_" + costs_->currency;
    text += "\r\n";
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
      text += fmt::format(",\"step\":{},\"time\":{},\"value\":{}", step, time, number);
      if (costs_) text += fmt::format(",\"spent\":{}", spent_text(series, time, "null"));
      text += "}\n";
      return;
    }
    const bool is_finite = std::isfinite(value);
    text += fmt::format("{},{},{},{},{}", csv_cell(series.run->name), csv_cell(series.metric), step,
                        iso_time(time),
                        is_finite ? number : std::string_view(number).substr(1, number.size() - 2));
    if (costs_) text += "," + spent_text(series, time, "");
    text += "\r\n";
  }

  std::string text;

 private:
  std::string spent_text(const WantedSeries& series, WallTime time, std::string unknown) const {
    const auto course = costs_->courses.find(series.run->id);
    if (course == costs_->courses.end()) return unknown;
    return fmt::format("{}", Money{course->second.micros_at(time), {}}.units());
  }

  const Form form_;
  const std::optional<CostAxes> costs_;
};

// The text of whole series, part by part.
class SeriesExport {
 public:
  SeriesExport(std::vector<WantedSeries> series, StepRange range, PointText text,
               const Context& context)
      : series_(std::move(series)), range_(range), text_(std::move(text)), context_(context) {}

  // "" when all has been given.
  Result<std::string> next_part() {
    while (text_.text.size() < kPartBytes && at_series_ < series_.size()) TRY(read_some());
    return std::exchange(text_.text, {});
  }

 private:
  Status read_some() {
    const WantedSeries& series = series_[at_series_];
    const auto summary = context_.store.summary(series.series);
    if (summary) at_ordinal_ = std::max(at_ordinal_, summary->first_ordinal);
    TRY_ASSIGN(const Points points,
               context_.store.points(series.series, at_ordinal_, kPointsPerRead));
    if (points.size() == 0) {
      ++at_series_;
      at_ordinal_ = 0;
      return Status::success();
    }
    for (size_t i = 0; i < points.size(); ++i) {
      if (points.steps[i] < range_.from || points.steps[i] > range_.to) continue;
      text_.add(series, points.steps[i], points.times[i], points.values[i]);
    }
    at_ordinal_ += static_cast<int64_t>(points.size());
    return Status::success();
  }

  const std::vector<WantedSeries> series_;
  const StepRange range_;
  PointText text_;
  const Context context_;
  size_t at_series_ = 0;
  int64_t at_ordinal_ = 0;
};

Result<HttpResponse> export_series(const HttpRequest& request, const Context& context) {
  TRY_ASSIGN(std::vector<WantedSeries> wanted, wanted_series(request, context));
  TRY_ASSIGN(const StepRange range, step_range(request));
  const std::string_view format = request.query_value("format").value_or("csv");
  if (format != "csv" && format != "jsonl") return invalid("'format' must be csv or jsonl");
  const std::string name = wanted.empty() ? "series" : public_id(wanted[0].run->id);
  const auto form = format == "csv" ? PointText::Form::kCsv : PointText::Form::kJsonl;
  HttpResponse response =
      text_response("", format == "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson");
  std::optional<CostAxes> costs;
  if (request.query_value("cost") == "1") costs = cost_axes(wanted, *context.account());
  const auto whole = std::make_shared<SeriesExport>(
      std::move(wanted), range, PointText(form, std::move(costs)), context);
  response.next_part = [whole] { return whole->next_part(); };
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
