#include "api/series_request.h"

#include <fmt/format.h>

#include "api/query.h"
#include "api/run_lookup.h"

namespace afs::api {
namespace {

// The value of `name` as one of `words`, whose first is the default; its place among them.
Result<size_t> word_parameter(const HttpRequest& request, std::string_view name,
                              std::initializer_list<std::string_view> words) {
  const std::string_view value = request.query_value(name).value_or(*words.begin());
  size_t place = 0;
  std::string all;
  for (const std::string_view word : words) {
    if (word == value) return place;
    all += (place++ == 0 ? "" : ", ") + std::string(word);
  }
  return invalid(fmt::format("'{}' must be one of {}", name, all));
}

}  // namespace

Result<SeriesRequest> parse_series_request(const HttpRequest& request) {
  SeriesRequest parsed;
  TRY_ASSIGN(const size_t x, word_parameter(request, "x", {"step", "time", "relative", "cost"}));
  parsed.x = static_cast<SeriesRequest::X>(x);
  TRY_ASSIGN(parsed.from, number_parameter(request, "from"));
  TRY_ASSIGN(parsed.to, number_parameter(request, "to"));
  if (parsed.from && parsed.to && *parsed.from > *parsed.to)
    return invalid("'from' must not be greater than 'to'");
  TRY_ASSIGN(const auto points, integer_parameter(request, "points", 1, kCurveBucketsMax));
  if (points) parsed.buckets_max = static_cast<int32_t>(*points);
  TRY_ASSIGN(const size_t superseded, word_parameter(request, "superseded", {"0", "1", "only"}));
  parsed.superseded = static_cast<SeriesRequest::Superseded>(superseded);
  TRY_ASSIGN(const auto smooth, number_parameter(request, "smooth"));
  parsed.smooth = smooth.value_or(0);
  if (parsed.smooth < 0 || parsed.smooth > kSmoothMax)
    return invalid(fmt::format("'smooth' must be from 0 to {}", kSmoothMax));
  TRY_ASSIGN(const size_t format, word_parameter(request, "format", {"json", "binary"}));
  parsed.is_binary = format == 1;
  return parsed;
}

Result<std::vector<WantedSeries>> wanted_series(const HttpRequest& request,
                                                const Context& context) {
  const auto run_names = request.query_values("run");
  const auto metrics = request.query_values("metric");
  if (run_names.empty() || metrics.empty()) {
    return invalid("name at least one run and one metric: /api/v1/series?run=r1&metric=train/loss");
  }
  if (run_names.size() * metrics.size() > kSeriesPerRequestMax) {
    return too_large(fmt::format("at most {} series in one request; ask for fewer runs or metrics",
                                 kSeriesPerRequestMax));
  }
  std::vector<WantedSeries> wanted;
  for (const std::string_view name : run_names) {
    TRY_ASSIGN(const auto run, named_run_or_machine(name, context));
    for (const std::string_view metric : metrics) {
      const SeriesId series = context.runs.find_series(run->id, metric);
      if (series) wanted.push_back({run, series, std::string(metric)});
    }
  }
  return wanted;
}

}  // namespace afs::api
