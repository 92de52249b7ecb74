// Requests that outlast their handler: answered later from another thread, or left by their client.
#include <future>
#include <latch>
#include <thread>
#include <vector>

#include "base/bounded_queue.h"
#include "net/http_server.h"
#include "net/test_peer.h"

namespace afs {
namespace {

HttpResponse body_response(std::string body) {
  HttpResponse response;
  response.body = std::move(body);
  return response;
}

// The replies that handlers left here, for the test to answer when it likes.
class Desk {
 public:
  HttpServer::Handler handler() {
    return [this](const HttpRequest& request) {
      HttpResponse response;
      response.later = [this, path = request.path](HttpResponse::Reply reply) {
        waiting_.try_push({path, std::move(reply)});
      };
      return response;
    };
  }
  struct Left {
    std::string path;
    HttpResponse::Reply reply;
  };
  Left next() { return std::move(waiting_.pop_all(1).at(0)); }

 private:
  BoundedQueue<Left> waiting_{1'000};
};

TEST(HttpLater, OneWorkerKeepsManyRequestsWaiting) {
  Desk desk;
  const auto server = start_test_server({.worker_threads = 1}, desk.handler());
  std::vector<std::unique_ptr<TestPeer>> peers;
  std::vector<Desk::Left> left;
  for (int i = 0; i < 8; ++i) {
    peers.push_back(std::make_unique<TestPeer>(server->port()));
    peers.back()->send_request("GET /" + std::to_string(i));
    left.push_back(desk.next());  // With a worker that waits, the second would never come.
  }
  for (auto& [path, reply] : left) reply(body_response("for " + path));
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(peers[i]->read_reply().body, "for /" + std::to_string(i));
  }
}

TEST(HttpLater, PipelinedRequestsAreAnsweredInOrder) {
  Desk desk;
  const auto server = start_test_server({}, desk.handler());
  TestPeer peer(server->port());
  peer.send_request("GET /a");
  peer.send_request("GET /b");
  desk.next().reply(body_response("first"));
  desk.next().reply(body_response("second"));
  EXPECT_EQ(peer.read_reply().body, "first");
  EXPECT_EQ(peer.read_reply().body, "second");
}

TEST(HttpLater, AnswersOnceAndNeverLeavesAClientWaiting) {
  Desk desk;
  const auto server = start_test_server({}, desk.handler());
  TestPeer peer(server->port());
  peer.send_request("GET /twice");
  auto [path, reply] = desk.next();
  reply(body_response("one"));
  reply(body_response("two"));
  EXPECT_EQ(peer.read_reply().body, "one");
  peer.send_request("GET /lost");
  desk.next();  // And drops the reply.
  EXPECT_EQ(peer.read_reply().status, 500);
}

TEST(HttpLater, AReplyMayOutliveTheServer) {
  Desk desk;
  auto server = start_test_server({}, desk.handler());
  TestPeer peer(server->port());
  peer.send_request("GET /late");
  Desk::Left left = desk.next();
  server->stop();
  server.reset();
  EXPECT_TRUE(peer.is_at_end());
  left.reply(body_response("to nobody"));
}

TEST(HttpLater, AnExceptionIsAnAnswer) {
  const auto server = start_test_server({}, [](const HttpRequest&) {
    HttpResponse response;
    response.later = [](HttpResponse::Reply) { throw std::runtime_error("on purpose"); };
    return response;
  });
  EXPECT_EQ(TestPeer(server->port()).ask("GET /").status, 500);
}

// Waits until the client is gone, in the handler itself.
TEST(HttpLater, AHandlerSeesThatItsClientHungUp) {
  std::latch entered(1);
  std::promise<bool> was_gone;
  const auto server = start_test_server({}, [&](const HttpRequest& request) {
    const bool is_gone_at_first = request.is_client_gone();
    entered.count_down();
    while (!request.is_client_gone()) std::this_thread::yield();
    was_gone.set_value(!is_gone_at_first);
    return HttpResponse{};
  });
  TestPeer peer(server->port());
  peer.send_request("GET /long");
  entered.wait();
  peer.hang_up();
  EXPECT_TRUE(was_gone.get_future().get());
}

TEST(HttpLater, APipelinedRequestIsNoHangUp) {
  std::latch entered(1), may_finish(1);
  const auto server = start_test_server({}, [&](const HttpRequest& request) {
    if (request.path == "/first") {
      entered.count_down();
      may_finish.wait();
    }
    return body_response(request.path + (request.is_client_gone() ? " gone" : " there"));
  });
  TestPeer peer(server->port());
  peer.send_request("GET /first");
  entered.wait();
  peer.send_request("GET /second");
  EXPECT_EQ(TestPeer(server->port()).ask("GET /other").body, "/other there");
  may_finish.count_down();
  EXPECT_EQ(peer.read_reply().body, "/first there");
  EXPECT_EQ(peer.read_reply().body, "/second there");
}

}  // namespace
}  // namespace afs
