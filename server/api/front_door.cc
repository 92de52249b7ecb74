#include "api/front_door.h"

#include <algorithm>
#include <chrono>

#include "api/reply.h"

namespace afs::api {
namespace {

bool is_api(std::string_view path) { return path == "/api" || path.starts_with("/api/"); }

std::string_view label_of(const HttpRequest& request, std::string_view pattern) {
  if (!pattern.empty()) return pattern;
  return is_api(request.path) ? "unknown" : "page";
}

HttpResponse preflight_answer() {
  HttpResponse response;
  response.status = 204;
  response.headers = {{"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE"},
                      {"Access-Control-Allow-Headers", "Content-Type, If-None-Match"},
                      {"Access-Control-Max-Age", "600"}};
  return response;
}

}  // namespace

bool FrontDoor::is_foreign_preflight(const HttpRequest& request) const {
  const auto& friends = policy_.cors_origins;
  const auto origin = request.header("origin");
  return request.method == "OPTIONS" && request.header("access-control-request-method") && origin &&
         std::find(friends.begin(), friends.end(), *origin) != friends.end();
}

HttpResponse FrontDoor::answer(const HttpRequest& request, std::string_view pattern) const {
  if (const Status status = check_request(request, policy_); !status.ok()) {
    return error_response(status.error());
  }
  if (is_foreign_preflight(request)) return preflight_answer();
  if (!pattern.empty() || is_api(request.path)) return router_.route(request);
  return assets_.serve(request);
}

HttpResponse FrontDoor::handle(const HttpRequest& request) const {
  const auto begin = std::chrono::steady_clock::now();
  const std::string_view pattern = router_.pattern_of(request.path);
  HttpResponse response = finish_reply(request, answer(request, pattern), policy_.cors_origins);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  traffic_.record(label_of(request, pattern), response.status, took.count());
  return response;
}

}  // namespace afs::api
