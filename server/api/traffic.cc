#include "api/traffic.h"

#include <algorithm>

namespace afs::api {

void Traffic::record(std::string_view route, int status, double seconds) {
  std::lock_guard lock(mutex_);
  auto found = routes_.find(route);
  if (found == routes_.end()) {
    found = routes_.emplace(std::string(route), RouteTraffic{std::string(route), {}, 0}).first;
  }
  ++found->second.by_status_class[static_cast<size_t>(std::clamp(status / 100, 0, 5))];
  found->second.seconds_sum += seconds;
}

std::vector<RouteTraffic> Traffic::snapshot() const {
  std::lock_guard lock(mutex_);
  std::vector<RouteTraffic> list;
  for (const auto& [name, traffic] : routes_) list.push_back(traffic);
  return list;
}

}  // namespace afs::api
