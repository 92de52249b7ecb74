// Which handler a path finds, and what is said where there is none.
#include "api/router.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace afs::api {
namespace {

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    add("GET", "/api/v1/runs/{id}");
    add("GET", "/api/v1/runs/{id}/metrics");
    add("GET", "/api/v1/runs/latest");
    add("GET", "/api/v1/runs");
    add("POST", "/api/v1/runs");
    add("GET", "/api/v1/{kind}/{id}/notes/{note}");
    router_.add("GET", "/error", [](const HttpRequest&, const PathArgs&) -> Result<HttpResponse> {
      return busy("the queue is full; try again in a second");
    });
    router_.add("GET", "/throw", [](const HttpRequest&, const PathArgs&) -> Result<HttpResponse> {
      throw std::runtime_error("on purpose");
    });
  }

  // A handler that says which it is and what it was given.
  void add(const std::string& method, const std::string& pattern) {
    router_.add(method, pattern, [pattern](const HttpRequest&, const PathArgs& args) {
      HttpResponse response;
      response.body = pattern;
      for (const char* name : {"kind", "id", "note"}) {
        if (!args[name].empty())
          response.body += std::string(" ") + name + "=" + std::string(args[name]);
      }
      return response;
    });
  }
  HttpResponse ask(const std::string& method, const std::string& path) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    return router_.route(request);
  }
  std::string get(const std::string& path) {
    const HttpResponse response = ask("GET", path);
    return response.status == 200 ? response.body : std::to_string(response.status);
  }

  Router router_;
};

TEST_F(RouterTest, FindsTheHandlerAndItsNames) {
  EXPECT_EQ(get("/api/v1/runs"), "/api/v1/runs");
  EXPECT_EQ(get("/api/v1/runs/r12"), "/api/v1/runs/{id} id=r12");
  EXPECT_EQ(get("/api/v1/runs/r12/metrics"), "/api/v1/runs/{id}/metrics id=r12");
  EXPECT_EQ(get("/api/v1/runs/latest"), "/api/v1/runs/latest") << "a fixed segment wins";
  EXPECT_EQ(get("/api/v1/runs/a b/notes/ü"),
            "/api/v1/{kind}/{id}/notes/{note} kind=runs id=a b note=ü");
}

TEST_F(RouterTest, KnowsWhatItDoesNotKnow) {
  for (const char* path : {"/", "", "/api", "/api/v1/runs/", "/api/v1/runs/r1/", "/api/v1//r1",
                           "/api/v1/runs/r1/metrics/x", "/API/v1/runs", "//api/v1/runs", "*"}) {
    const HttpResponse response = ask("GET", path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_TRUE(response.body.starts_with(R"({"code":"not_found","error":"there is no )"));
    EXPECT_EQ(router_.pattern_of(path), "");
  }
  EXPECT_EQ(router_.pattern_of("/api/v1/runs/r9"), "/api/v1/runs/{id}");
}

TEST_F(RouterTest, SaysWhichMethodsAPathHas) {
  const HttpResponse refused = ask("DELETE", "/api/v1/runs");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.headers.back(),
            (std::pair<std::string, std::string>{"Allow", "GET, HEAD, OPTIONS, POST"}));
  EXPECT_EQ(
      refused.body,
      R"({"code":"method_not_allowed","error":"/api/v1/runs answers GET, HEAD, OPTIONS, POST only"})");
  const HttpResponse asked = ask("OPTIONS", "/api/v1/runs/r1");
  EXPECT_EQ(asked.status, 204);
  EXPECT_EQ(asked.headers.back().second, "GET, HEAD, OPTIONS");
}

TEST_F(RouterTest, TurnsErrorsAndExceptionsIntoAnswers) {
  const HttpResponse error = ask("GET", "/error");
  EXPECT_EQ(error.status, 429);
  EXPECT_EQ(error.body, R"({"code":"busy","error":"the queue is full; try again in a second"})");
  const HttpResponse thrown = ask("GET", "/throw");
  EXPECT_EQ(thrown.status, 500);
  EXPECT_EQ(thrown.body.find("on purpose"), std::string::npos) << "details stay in the log";
}

TEST_F(RouterTest, ListsItsRoutes) {
  const auto routes = router_.routes();
  EXPECT_EQ(routes.size(), 8u);
  EXPECT_EQ(routes.front(), (std::pair<std::string, std::string>{"GET", "/api/v1/runs/{id}"}));
}

}  // namespace
}  // namespace afs::api
