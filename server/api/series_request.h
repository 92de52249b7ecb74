// SeriesRequest: what /api/v1/series is asked, parsed, and the series that it names. Worker
// threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/context.h"
#include "net/http_server.h"

namespace afs::api {

inline constexpr size_t kSeriesPerRequestMax = 500;
inline constexpr int64_t kBucketsPerRequestMax = 2'000'000;  // Series × points of one answer.

struct SeriesRequest {
  enum class X { kStep, kTime, kRelative, kCost };
  enum class Superseded { kHidden, kAmong, kOnly };

  X x = X::kStep;
  std::optional<double> from, to;  // In the unit of x.
  int32_t buckets_max = 1000;
  Superseded superseded = Superseded::kHidden;
  double smooth = 0;
  bool is_binary = false;

  bool is_step() const { return x == X::kStep; }
};

struct WantedSeries {
  std::shared_ptr<const Run> run;
  SeriesId series;
  std::string metric;
};

Result<SeriesRequest> parse_series_request(const HttpRequest& request);
// Every asked metric of every asked run that exists; an unknown run is an error.
Result<std::vector<WantedSeries>> wanted_series(const HttpRequest& request, const Context& context);

}  // namespace afs::api
