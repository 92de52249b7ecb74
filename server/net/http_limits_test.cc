// HTTP as a careless or hostile client tries it: every limit has its answer, and the others are
// served on.
#include <future>
#include <latch>

#include "net/http_server.h"
#include "net/test_peer.h"

namespace afs {
namespace {

HttpResponse fine(const HttpRequest&) { return {}; }

TEST(HttpLimits, AnswersMalformedRequestsWithASentence) {
  const auto server = start_test_server({}, fine);
  const char* const kMalformed[] = {
      "GET\r\n\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 tls hello\r\n\r\n",
      "GET / HTTP/7.7\r\nHost: h\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
      "GET /%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
      "GET /a%00b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
      "GET /a/../b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
      "GET /a/%2e%2e/b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
  };
  for (const char* malformed : kMalformed) {
    TestPeer peer(server->port());
    peer.send(malformed);
    const TestReply reply = peer.read_reply();
    EXPECT_EQ(reply.status, 400) << malformed;
    EXPECT_TRUE(reply.body.starts_with(R"({"code":"invalid","error":")")) << reply.body;
    EXPECT_TRUE(peer.is_at_end()) << malformed;
  }
  EXPECT_EQ(TestPeer(server->port()).ask("GET /").status, 200);
}

TEST(HttpLimits, RefusesALargeBodyBeforeItComes) {
  const auto server = start_test_server({.body_bytes_max = 1'000}, fine);
  EXPECT_EQ(TestPeer(server->port()).ask("POST /", "", std::string(1'000, 'x')).status, 200);
  TestPeer announcing(server->port());
  announcing.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n");
  EXPECT_EQ(announcing.read_reply().status, 413);
  TestPeer chunking(server->port());
  chunking.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n" +
                std::string(1024, 'x') + "\r\n");
  EXPECT_EQ(chunking.read_reply().status, 413);
}

TEST(HttpLimits, APathMayTakeLongerBodiesThanTheOthers) {
  HttpServer::Options options;
  options.body_bytes_max = 1'000;
  options.long_bodies = {{"/long", 300'000}};
  const auto server = start_test_server(options, fine);
  const std::string body(200'000, 'x');
  EXPECT_EQ(TestPeer(server->port()).ask("POST /long?x=1", "", body).status, 200);
  EXPECT_EQ(TestPeer(server->port()).ask("POST /longer", "", body).status, 413);
  EXPECT_EQ(TestPeer(server->port()).ask("POST /long", "", body + body).status, 413);
}

TEST(HttpLimits, BoundsTheBodiesThatAreUnderWayTogether) {
  HttpServer::Options options;
  options.body_bytes_max = 1'000'000;
  options.bodies_bytes_max = 1'500'000;
  const auto server = start_test_server(options, fine);
  auto slow = std::make_unique<TestPeer>(server->port());
  slow->send(
      "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n");
  EXPECT_EQ(slow->read_reply().status, 100) << "it is admitted";
  const std::string body(900'000, 'x');
  const TestReply refused = TestPeer(server->port()).ask("POST /", "", body);
  EXPECT_EQ(refused.status, 503);
  EXPECT_TRUE(refused.headers.contains("Retry-After"));
  EXPECT_EQ(TestPeer(server->port()).ask("POST /", "", "short").status, 200);
  slow->send(std::string(1'000'000, 'x'));
  EXPECT_EQ(slow->read_reply().status, 200);
  EXPECT_EQ(TestPeer(server->port()).ask("POST /", "", body).status, 200) << "there is room again";
}

TEST(HttpLimits, TellsAClientThatIsStillSendingWhyItIsRefused) {
  const auto server = start_test_server({.body_bytes_max = 1'000}, fine);
  TestPeer peer(server->port());
  peer.send_request("POST /", "", std::string(4'000'000, 'x'));
  const TestReply reply = peer.read_reply();
  EXPECT_EQ(reply.status, 413);
  EXPECT_TRUE(reply.body.find("1000 bytes") != std::string::npos) << reply.body;
}

TEST(HttpLimits, RefusesALargeHead) {
  const auto server = start_test_server({.header_bytes_max = 2'000}, fine);
  TestPeer peer(server->port());
  peer.send_request("GET /", "X-Large: " + std::string(3'000, 'x') + "\r\n");
  EXPECT_EQ(peer.read_reply().status, 431);
  TestPeer endless(server->port());
  endless.send("GET /" + std::string(100'000, 'x'));
  EXPECT_EQ(endless.read_reply().status, 431);
}

TEST(HttpLimits, EndsARequestThatDribbles) {
  const auto server = start_test_server({.request_timeout_ms = 100}, fine);
  TestPeer in_head(server->port()), in_body(server->port());
  in_head.send("GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ");
  in_body.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(in_head.read_reply().status, 408);
  EXPECT_EQ(in_body.read_reply().status, 408);
  EXPECT_TRUE(in_head.is_at_end());
}

TEST(HttpLimits, EndsAnIdleConnectionWithoutAWord) {
  const auto server = start_test_server({.idle_timeout_ms = 100}, fine);
  TestPeer fresh(server->port()), kept(server->port());
  EXPECT_EQ(kept.ask("GET /").status, 200);
  EXPECT_TRUE(fresh.is_at_end());
  EXPECT_TRUE(kept.is_at_end());
}

TEST(HttpLimits, EndsAClientThatDoesNotReadItsAnswer) {
  const auto server = start_test_server({.idle_timeout_ms = 100}, [](const HttpRequest&) {
    HttpResponse response;
    response.body.assign(32u << 20, 'x');
    return response;
  });
  TestPeer peer(server->port(), 4'096);
  peer.send_request("GET /");
  while (server->stats().connections == 0 || server->stats().requests == 0)
    std::this_thread::yield();
  while (server->stats().connections > 0) std::this_thread::yield();
  EXPECT_LT(peer.read_to_end().size(), 32u << 20);
}

TEST(HttpLimits, RefusesConnectionsPastTheLimit) {
  const auto server = start_test_server({.connections_max = 2}, fine);
  TestPeer first(server->port()), second(server->port());
  EXPECT_EQ(first.ask("GET /").status, 200);
  EXPECT_EQ(second.ask("GET /").status, 200);
  TestPeer third(server->port());
  const TestReply refused = third.read_reply();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.at("Retry-After"), "1");
  third.hang_up();
  first.hang_up();
  while (server->stats().connections > 1) std::this_thread::yield();
  EXPECT_EQ(TestPeer(server->port()).ask("GET /").status, 200);
}

TEST(HttpLimits, RefusesRequestsPastTheQueue) {
  std::latch entered(1), may_finish(1);
  const auto server =
      start_test_server({.worker_threads = 1, .queue_max = 1}, [&](const HttpRequest& request) {
        if (request.path == "/block") {
          entered.count_down();
          may_finish.wait();
        }
        return HttpResponse{};
      });
  TestPeer blocking(server->port()), waiting(server->port()), refused(server->port());
  blocking.send_request("GET /block");
  entered.wait();
  waiting.send_request("GET /wait");
  while (server->stats().requests < 2) std::this_thread::yield();
  const TestReply reply = refused.ask("GET /");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.headers.at("Retry-After"), "1");
  may_finish.count_down();
  EXPECT_EQ(waiting.read_reply().status, 200);
  EXPECT_EQ(refused.ask("GET /").status, 200) << "the connection was kept";
}

}  // namespace
}  // namespace afs
