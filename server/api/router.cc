#include "api/router.h"

#include <algorithm>
#include <exception>
#include <set>

#include "api/reply.h"
#include "base/log.h"

namespace afs::api {
namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  size_t begin = path.starts_with('/') ? 1 : 0;
  while (begin <= path.size()) {
    const size_t end = std::min(path.find('/', begin), path.size());
    segments.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return segments;
}

bool is_name(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

bool is_match(const std::vector<std::string>& pattern, const std::vector<std::string_view>& path) {
  return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(),
                    [](const std::string& wanted, std::string_view given) {
                      return is_name(wanted) ? !given.empty() : wanted == given;
                    });
}

// Of two patterns that fit, the one whose earlier segment is fixed is the better.
bool is_better(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (is_name(a[i]) != is_name(b[i])) return is_name(b[i]);
  }
  return false;
}

PathArgs args_of(const std::vector<std::string>& pattern,
                 const std::vector<std::string_view>& path) {
  PathArgs args;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (!is_name(pattern[i])) continue;
    args.add(std::string_view(pattern[i]).substr(1, pattern[i].size() - 2), path[i]);
  }
  return args;
}

HttpResponse call(const Router::Handler& handler, const HttpRequest& request,
                  const PathArgs& args) {
  try {
    Result<HttpResponse> result = handler(request, args);
    return result.ok() ? std::move(*result) : error_response(result.error());
  } catch (const std::exception& thrown) {
    log_error("{} {} failed: {}", request.method, request.path, thrown.what());
  } catch (...) {
    log_error("{} {} failed", request.method, request.path);
  }
  return error_response(internal("the server failed at this request; its log says why"));
}

std::string joined(const std::set<std::string>& methods) {
  std::string list;
  for (const std::string& method : methods) list += (list.empty() ? "" : ", ") + method;
  return list;
}

}  // namespace

std::string_view PathArgs::operator[](std::string_view name) const {
  for (const auto& [key, value] : args_) {
    if (key == name) return value;
  }
  return {};
}

void Router::add(std::string method, std::string pattern, Handler handler) {
  Route route{std::move(method), pattern, {}, std::move(handler)};
  for (const std::string_view segment : segments_of(pattern)) route.segments.emplace_back(segment);
  for (const Route& other : routes_) {
    CHECK(other.method != route.method || other.pattern != route.pattern);
  }
  routes_.push_back(std::move(route));
}

// An empty method stands for any.
const Router::Route* Router::find(const std::vector<std::string_view>& path,
                                  std::string_view method) const {
  const Route* best = nullptr;
  for (const Route& route : routes_) {
    if (!method.empty() && route.method != method) continue;
    if (!is_match(route.segments, path)) continue;
    if (best == nullptr || is_better(route.segments, best->segments)) best = &route;
  }
  return best;
}

std::string_view Router::pattern_of(std::string_view path) const {
  const Route* route = find(segments_of(path), "");
  return route == nullptr ? std::string_view() : route->pattern;
}

HttpResponse Router::route(const HttpRequest& request) const {
  const std::vector<std::string_view> path = segments_of(request.path);
  const Route* any = find(path, "");
  if (any == nullptr) {
    return error_response(
        not_found("there is no " + request.path + "; /api/v1/openapi.json lists what there is"));
  }
  if (const Route* route = find(path, request.method)) {
    return call(route->handler, request, args_of(route->segments, path));
  }
  std::set<std::string> methods = {"OPTIONS"};
  for (const Route& route : routes_) {
    if (is_match(route.segments, path)) methods.insert(route.method);
  }
  if (methods.contains("GET")) methods.insert("HEAD");
  HttpResponse response;
  if (request.method == "OPTIONS") {
    response.status = 204;
  } else {
    response = error_response(405, "method_not_allowed",
                              request.path + " answers " + joined(methods) + " only");
  }
  response.headers.emplace_back("Allow", joined(methods));
  return response;
}

std::vector<std::pair<std::string, std::string>> Router::routes() const {
  std::vector<std::pair<std::string, std::string>> list;
  for (const Route& route : routes_) list.emplace_back(route.method, route.pattern);
  return list;
}

}  // namespace afs::api
