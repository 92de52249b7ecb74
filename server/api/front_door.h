// FrontDoor: the one function that HttpServer calls, and the order of things: check, preflight,
// route or serve the page, finish, count. Worker threads; an answer that comes later is finished
// where it is made; keeps references only, so everything must outlive it.
#pragma once

#include <chrono>

#include "api/assets.h"
#include "api/auth.h"
#include "api/router.h"
#include "api/traffic.h"
#include "net/http_server.h"

namespace afs::api {

class FrontDoor {
 public:
  FrontDoor(const Router& router, const Assets& assets, Traffic& traffic, AccessPolicy policy)
      : router_(router), assets_(assets), traffic_(traffic), policy_(std::move(policy)) {}

  HttpResponse handle(const HttpRequest& request) const;

 private:
  HttpResponse answer(const HttpRequest& request, std::string_view pattern) const;
  HttpResponse finish(const HttpRequest& request, std::string_view pattern,
                      std::chrono::steady_clock::time_point begin, HttpResponse response) const;
  bool is_foreign_preflight(const HttpRequest& request) const;

  const Router& router_;
  const Assets& assets_;
  Traffic& traffic_;
  const AccessPolicy policy_;
};

}  // namespace afs::api
