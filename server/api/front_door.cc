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

HttpResponse FrontDoor::finish(const HttpRequest& request, std::string_view pattern,
                               std::chrono::steady_clock::time_point begin,
                               HttpResponse response) const {
  HttpResponse finished = finish_reply(request, std::move(response), policy_.cors_origins);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  traffic_.record(label_of(request, pattern), finished.status, took.count());
  return finished;
}

HttpResponse FrontDoor::handle(const HttpRequest& request) const {
  const auto begin = std::chrono::steady_clock::now();
  const std::string_view pattern = router_.pattern_of(request.path);
  HttpResponse response = answer(request, pattern);
  if (!response.later) return finish(request, pattern, begin, std::move(response));
  HttpResponse outer;
  outer.later = [this, &request, pattern, begin,
                 later = std::move(response.later)](HttpResponse::Reply reply) {
    later([this, &request, pattern, begin, reply = std::move(reply)](HttpResponse made) {
      reply(finish(request, pattern, begin, std::move(made)));
    });
  };
  return outer;
}

}  // namespace afs::api
