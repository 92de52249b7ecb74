// Router: which handler answers a method and a path. Routes are added while wiring; route() is then
// called on worker threads, without locks. No exception of a handler leaves it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "net/http_server.h"

namespace afs::api {

// What stood in the place of the pattern's {names}. Views into the request's path.
class PathArgs {
 public:
  void add(std::string_view name, std::string_view value) { args_.emplace_back(name, value); }
  std::string_view operator[](
      std::string_view name) const;  // "" when the pattern has no such name.

 private:
  std::vector<std::pair<std::string_view, std::string_view>> args_;
};

class Router {
 public:
  // May return HttpResponse, Error or Result<HttpResponse>; an Error becomes error_response().
  using Handler = std::function<Result<HttpResponse>(const HttpRequest&, const PathArgs&)>;

  // add("GET", "/api/v1/runs/{id}/metrics", …): a {name} stands for one whole segment that is not
  // empty. Fixed segments win over names, whatever the order of adding. GET answers HEAD too.
  void add(std::string method, std::string pattern, Handler handler);

  // The best pattern that has this path under any method, "" when none: the label for counters.
  std::string_view pattern_of(std::string_view path) const;

  // 404 for an unknown path, 405 with Allow for an unknown method, 204 with Allow for OPTIONS.
  HttpResponse route(const HttpRequest& request) const;

  // Method and pattern of every route, for the API's document and its tests.
  std::vector<std::pair<std::string, std::string>> routes() const;

 private:
  struct Route {
    std::string method;
    std::string pattern;
    std::vector<std::string> segments;
    Handler handler;
  };
  const Route* find(const std::vector<std::string_view>& path, std::string_view method) const;

  std::vector<Route> routes_;
};

}  // namespace afs::api
