// The way of a request through the house, over a real socket.
#include "api/front_door.h"

#include <gtest/gtest.h>

#include "api/reply.h"
#include "net/test_peer.h"

namespace afs::api {
namespace {

const EmbeddedFile kFiles[] = {{"index.html", "<body><!--boot--></body>"}};

class FrontDoorTest : public testing::Test {
 protected:
  FrontDoorTest() : assets_([] { return std::string("{}"); }, kFiles) {
    router_.add("GET", "/api/v1/runs/{id}", [](const HttpRequest&, const PathArgs& args) {
      return json_text_response("{\"id\":\"" + std::string(args["id"]) + std::string(3'000, ' ') +
                                "\"}");
    });
    router_.add("POST", "/api/v1/runs/{id}", [](const HttpRequest& request, const PathArgs&) {
      return json_text_response(request.body);
    });
    router_.add("GET", "/healthz",
                [](const HttpRequest&, const PathArgs&) { return text_response("ok"); });
    policy_.cors_origins = {"https://dash.example"};
    door_ = std::make_unique<FrontDoor>(router_, assets_, traffic_, policy_);
    server_ = start_test_server(
        {}, [this](const HttpRequest& request) { return door_->handle(request); });
    peer_ = std::make_unique<TestPeer>(server_->port());
  }

  Router router_;
  Assets assets_;
  Traffic traffic_;
  AccessPolicy policy_;
  std::unique_ptr<FrontDoor> door_;
  std::unique_ptr<HttpServer> server_;
  std::unique_ptr<TestPeer> peer_;
};

TEST_F(FrontDoorTest, ServesApiAndPage) {
  EXPECT_EQ(peer_->ask("GET /healthz").body, "ok");
  EXPECT_TRUE(peer_->ask("GET /api/v1/runs/r1").body.starts_with("{\"id\":\"r1"));
  EXPECT_NE(peer_->ask("GET /runs/r1").body.find("id=\"boot\""), std::string::npos);
  EXPECT_EQ(peer_->ask("GET /api/v1/nothing").status, 404);
  EXPECT_EQ(peer_->ask("GET /api").status, 404);
  EXPECT_EQ(peer_->ask("DELETE /healthz").headers.at("Allow"), "GET, HEAD, OPTIONS");
}

TEST_F(FrontDoorTest, AnswersAgainCheaply) {
  const TestReply first = peer_->ask("GET /api/v1/runs/r1", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(first.headers.at("Content-Encoding"), "gzip");
  EXPECT_LT(first.body.size(), 200u);
  const TestReply again =
      peer_->ask("GET /api/v1/runs/r1", "If-None-Match: " + first.headers.at("ETag") + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_FALSE(again.headers.contains("Content-Length"));
  EXPECT_EQ(peer_->ask("HEAD /healthz").headers.at("Content-Length"), "2");
}

TEST_F(FrontDoorTest, KeepsForeignPagesOut) {
  const std::string json = "Content-Type: application/json\r\n";
  EXPECT_EQ(peer_->ask("POST /api/v1/runs/r1", "Origin: http://localhost\r\n" + json, "{}").status,
            200);
  EXPECT_EQ(peer_->ask("POST /api/v1/runs/r1", "", "{}").status, 200) << "curl needs no header";
  const TestReply foreign =
      peer_->ask("POST /api/v1/runs/r1", "Origin: http://evil.example\r\n" + json, "{}");
  EXPECT_EQ(foreign.status, 403);
  EXPECT_TRUE(foreign.body.starts_with(R"({"code":"denied")"));
  TestPeer rebound(server_->port());
  rebound.send("GET /api/v1/runs/r1 HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  EXPECT_EQ(rebound.read_reply().status, 403);
}

TEST_F(FrontDoorTest, AnswersThePreflightOfListedOriginsOnly) {
  const std::string ask = "Access-Control-Request-Method: POST\r\nOrigin: ";
  const TestReply listed = peer_->ask("OPTIONS /api/v1/runs/r1", ask + "https://dash.example\r\n");
  EXPECT_EQ(listed.status, 204);
  EXPECT_EQ(listed.headers.at("Access-Control-Allow-Origin"), "https://dash.example");
  EXPECT_TRUE(listed.headers.contains("Access-Control-Allow-Methods"));
  const TestReply foreign = peer_->ask("OPTIONS /api/v1/runs/r1", ask + "https://evil.example\r\n");
  EXPECT_FALSE(foreign.headers.contains("Access-Control-Allow-Origin"));
  EXPECT_FALSE(foreign.headers.contains("Access-Control-Allow-Methods"));
}

TEST_F(FrontDoorTest, CountsByRouteAndStatus) {
  peer_->ask("GET /api/v1/runs/r1");
  peer_->ask("GET /api/v1/runs/r2");
  peer_->ask("PUT /api/v1/runs/r2");
  peer_->ask("GET /api/v1/nothing/1");
  peer_->ask("GET /costs");
  const auto traffic = traffic_.snapshot();
  ASSERT_EQ(traffic.size(), 3u);
  EXPECT_EQ(traffic[0].route, "/api/v1/runs/{id}");
  EXPECT_EQ(traffic[0].by_status_class[2], 2);
  EXPECT_EQ(traffic[0].by_status_class[4], 1);
  EXPECT_GT(traffic[0].seconds_sum, 0);
  EXPECT_EQ(traffic[1].route, "page");
  EXPECT_EQ(traffic[2].route, "unknown");
  EXPECT_EQ(traffic[2].by_status_class[4], 1);
}

}  // namespace
}  // namespace afs::api
