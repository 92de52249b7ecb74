// HTTP as a well-behaved client sees it: answers in order, connections kept, stopping without loss.
#include "net/http_server.h"

#include <atomic>
#include <future>
#include <latch>
#include <thread>
#include <vector>

#include "net/test_peer.h"

namespace afs {
namespace {

HttpResponse echo(const HttpRequest& request) {
  HttpResponse response;
  response.body = request.method + " " + request.path + " " + request.body;
  return response;
}

std::unique_ptr<HttpServer> echo_server() { return start_test_server({}, echo); }

TEST(HttpServer, KeepsTheConnectionForTwoThousandRequests) {
  const auto server = echo_server();
  TestPeer peer(server->port());
  for (int i = 0; i < 2'000; ++i) {
    const std::string path = "/n/" + std::to_string(i);
    const TestReply reply = peer.ask("GET " + path);
    ASSERT_EQ(reply.status, 200);
    ASSERT_EQ(reply.body, "GET " + path + " ");
  }
  EXPECT_EQ(server->stats().requests, 2'000);
  EXPECT_EQ(server->stats().connections, 1);
}

TEST(HttpServer, AnswersTheRequestAsItWasMeant) {
  HttpRequest seen;
  const auto server = start_test_server({}, [&](const HttpRequest& request) {
    seen = request;
    HttpResponse response;
    response.content_type = "text/plain";
    response.headers = {{"X-Fine", "yes"}, {"X-Split", "a\r\nX-Evil: 1"}, {"Content-Length", "9"}};
    response.shared_body = std::make_shared<const std::string>("shared");
    return response;
  });
  TestPeer peer(server->port());
  const TestReply reply =
      peer.ask("POST /a%20b/c?x=1&y=two+words&x=%C3%A9", "X-Mixed-Case: v\r\n", "the body");
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.path, "/a b/c");
  EXPECT_EQ(seen.body, "the body");
  EXPECT_EQ(seen.header("x-mixed-case"), "v");
  EXPECT_EQ(seen.query_value("y"), "two words");
  EXPECT_EQ(seen.query_values("x"), (std::vector<std::string_view>{"1", "é"}));
  EXPECT_EQ(seen.query_value("z"), std::nullopt);
  EXPECT_EQ(reply.body, "shared");
  EXPECT_EQ(reply.headers.at("Content-Type"), "text/plain");
  EXPECT_EQ(reply.headers.at("X-Fine"), "yes");
  EXPECT_TRUE(reply.headers.at("Date").ends_with(" GMT"));
  EXPECT_FALSE(reply.headers.contains("X-Evil")) << "a handler's value must not break the frame";
  EXPECT_FALSE(reply.headers.contains("Server"));
}

TEST(HttpServer, AnswersHeadLikeGetWithoutTheBody) {
  const auto server = echo_server();
  TestPeer peer(server->port());
  const TestReply head = peer.ask("HEAD /x");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("Content-Length"), "7");
  EXPECT_EQ(peer.ask("GET /y").body, "GET /y ") << "no byte of a body may follow a HEAD";
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  const auto server = echo_server();
  TestPeer peer(server->port());
  std::string all;
  for (int i = 0; i < 50; ++i) {
    all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }
  peer.send(all + "POST /last HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nend");
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(peer.read_reply().body, "GET /" + std::to_string(i) + " ");
  }
  EXPECT_EQ(peer.read_reply().body, "POST /last end");
}

TEST(HttpServer, TakesChunksAndInvitesAnExpectedBody) {
  const auto server = echo_server();
  TestPeer peer(server->port());
  peer.send("POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  peer.send("2\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(peer.read_reply().body, "POST /c abcde");
  peer.send("POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(peer.read_reply().status, 100);
  peer.send("hi");
  EXPECT_EQ(peer.read_reply().body, "POST /e hi");
}

TEST(HttpServer, ClosesWhenAskedAndServesHttp10) {
  const auto server = echo_server();
  TestPeer closing(server->port());
  EXPECT_EQ(closing.ask("GET /x", "Connection: close\r\n").headers.at("Connection"), "close");
  EXPECT_TRUE(closing.is_at_end());
  TestPeer old(server->port());
  old.send("GET /old HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.read_reply().body, "GET /old ");
  EXPECT_TRUE(old.is_at_end());
}

TEST(HttpServer, SurvivesAHandlerThatThrows) {
  const auto server = start_test_server({}, [](const HttpRequest& request) -> HttpResponse {
    if (request.path == "/throw") throw std::runtime_error("on purpose");
    if (request.path == "/odd") throw 7;
    return {};
  });
  TestPeer peer(server->port());
  EXPECT_EQ(peer.ask("GET /throw").status, 500);
  EXPECT_EQ(peer.ask("GET /odd").status, 500);
  EXPECT_EQ(peer.ask("GET /fine").status, 200);
}

TEST(HttpServer, ServesManyAtOnceAndLargeAnswers) {
  const auto large = std::make_shared<const std::string>(3'000'000, 'x');
  const auto server = start_test_server({}, [&](const HttpRequest&) {
    HttpResponse response;
    response.shared_body = large;
    return response;
  });
  std::atomic<int> whole = 0;
  std::vector<std::jthread> clients;
  for (int i = 0; i < 16; ++i) {
    clients.emplace_back([&] {
      TestPeer peer(server->port());
      for (int n = 0; n < 4; ++n) whole += peer.ask("GET /large").body == *large;
    });
  }
  clients.clear();
  EXPECT_EQ(whole, 64);
}

TEST(HttpServer, OutlivesClientsThatLeave) {
  const auto server = start_test_server({}, [](const HttpRequest&) {
    HttpResponse response;
    response.body.assign(5'000'000, 'x');
    return response;
  });
  for (int i = 0; i < 20; ++i) {
    TestPeer rude(server->port());
    rude.send_request("GET /large");
  }
  TestPeer peer(server->port());
  EXPECT_EQ(peer.ask("GET /large").body.size(), 5'000'000u);
}

TEST(HttpServer, StopsWhenTheRunningHandlerHasAnswered) {
  std::latch entered(1), may_finish(1);
  std::atomic<bool> has_finished = false;
  const auto server = start_test_server({}, [&](const HttpRequest&) {
    entered.count_down();
    may_finish.wait();
    has_finished = true;
    return HttpResponse{};
  });
  TestPeer busy(server->port()), idle(server->port());
  busy.send_request("GET /slow");
  entered.wait();
  auto stopping = std::async(std::launch::async, [&] { server->stop(); });
  EXPECT_TRUE(idle.is_at_end()) << "an idle connection ends at once";
  may_finish.count_down();
  EXPECT_EQ(busy.read_reply().status, 200) << "what was begun is answered";
  stopping.get();
  EXPECT_TRUE(has_finished);
  EXPECT_FALSE(TestPeer(server->port()).is_connected());
  server->stop();  // Again does no harm.
}

TEST(HttpServer, NamesTheProcessThatHoldsThePort) {
  const auto server = echo_server();
  const auto second = HttpServer::start({.port = server->port()}, echo, {});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.code(), ErrorCode::kConflict);
  EXPECT_EQ(second.message(),
            "port " + std::to_string(server->port()) + " is in use by process " +
                std::to_string(getpid()) +
                " (net_test); choose another with --port, or --port 0 for a free one");
}

TEST(HttpServer, RefusesAnAddressThatIsNone) {
  EXPECT_EQ(HttpServer::start({.host = "localhost"}, echo, {}).code(), ErrorCode::kInvalid);
  EXPECT_EQ(HttpServer::start({.host = "192.0.2.1", .port = 0}, echo, {}).code(),
            ErrorCode::kInvalid);
}

TEST(HttpServer, ListensOnIpv6) {
  const auto server = HttpServer::start({.host = "::1", .port = 0}, echo, {});
  if (!server.ok()) GTEST_SKIP() << "this machine has no IPv6: " << server.message();
  EXPECT_GT((*server)->port(), 0);
}

}  // namespace
}  // namespace afs
