// Traffic: how many requests each route answered, by status class, and how long they took; for
// /metrics. record() by FrontDoor on worker threads, snapshot() by the metrics route.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace afs::api {

struct RouteTraffic {
  std::string route;  // The pattern; "page" for the page's files, "unknown" for the rest.
  std::array<int64_t, 6> by_status_class{};  // [2] = answers 2xx.
  double seconds_sum = 0;                    // Spent in handlers.
};

class Traffic {
 public:
  void record(std::string_view route, int status, double seconds);
  std::vector<RouteTraffic> snapshot() const;  // By route name.

 private:
  mutable std::mutex mutex_;
  std::map<std::string, RouteTraffic, std::less<>> routes_;
};

}  // namespace afs::api
