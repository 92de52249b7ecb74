// WebSockets: opened by the opener, closed by either side, and never waited for.
#include <atomic>
#include <future>
#include <latch>
#include <thread>

#include "net/http_server.h"
#include "net/test_peer.h"

namespace afs {
namespace {

// Echoes; "bye" closes, "later" answers from a timer, "throw" fails. Opened at /live only.
class WebSocket : public testing::Test {
 protected:
  struct Echo final : WebSocketHandler {
    Echo(WebSocket& test_in, std::shared_ptr<WebSocketSession> session_in)
        : test(test_in), session(std::move(session_in)) {}
    ~Echo() override { ++test.handlers_gone_; }
    void on_text(std::string_view text) override {
      if (text == "throw") throw std::runtime_error("on purpose");
      if (text == "bye") return session->close("as you wish");
      auto answer = std::make_shared<const std::string>(text);
      if (text == "later") return session->post([s = session, answer] { s->send(answer); }, 20);
      session->send(answer);
    }
    WebSocket& test;
    std::shared_ptr<WebSocketSession> session;
  };

  void start(HttpServer::Options options = {}) {
    server_ = start_test_server(
        std::move(options), [](const HttpRequest&) { return HttpResponse{}; },
        [this](const HttpRequest& request, std::shared_ptr<WebSocketSession> session)
            -> Result<std::unique_ptr<WebSocketHandler>> {
          if (request.path != "/live") return not_found("no socket at " + request.path);
          session->send(std::make_shared<const std::string>("hello"));
          session_ = session;
          return std::unique_ptr<WebSocketHandler>(std::make_unique<Echo>(*this, session));
        });
  }
  void open(TestPeer& peer) {
    ASSERT_EQ(peer.open_socket("/live").status, 101);
    ASSERT_EQ(peer.read_frame().payload, "hello");
  }
  void await_closed() {
    while (server_->stats().sockets > 0) std::this_thread::yield();
  }

  std::atomic<int> handlers_gone_ = 0;
  std::shared_ptr<WebSocketSession> session_;  // Of the last that was opened.
  std::unique_ptr<HttpServer> server_;
};

TEST_F(WebSocket, ShakesHandsAndEchoes) {
  start();
  TestPeer peer(server_->port());
  const TestReply reply = peer.open_socket("/live", "Origin: http://localhost\r\n");
  ASSERT_EQ(reply.status, 101);
  EXPECT_EQ(reply.headers.at("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(peer.read_frame().payload, "hello");
  for (const std::string& text : {std::string("one"), std::string(60'000, 'x'), std::string("é")}) {
    peer.send_frame(1, text);
    EXPECT_EQ(peer.read_frame().payload, text);
  }
  EXPECT_EQ(server_->stats().sockets, 1);
}

TEST_F(WebSocket, RefusesForeignPagesAndOtherPaths) {
  start();
  EXPECT_EQ(
      TestPeer(server_->port()).open_socket("/live", "Origin: http://evil.example\r\n").status,
      403);
  EXPECT_EQ(TestPeer(server_->port()).open_socket("/live", "Origin: null\r\n").status, 403);
  EXPECT_EQ(TestPeer(server_->port()).open_socket("/other").status, 404);
  EXPECT_EQ(server_->stats().sockets, 0);
}

TEST_F(WebSocket, AnswersPingsAndSendsItsOwn) {
  start({.idle_timeout_ms = 200});
  TestPeer peer(server_->port());
  open(peer);
  peer.send_frame(9, "are you there");
  const TestFrame pong = peer.read_frame();
  EXPECT_EQ(pong.opcode, 10);
  EXPECT_EQ(pong.payload, "are you there");
  EXPECT_EQ(peer.read_frame().opcode, 9) << "a silent peer is asked";
  EXPECT_NE(peer.read_frame().opcode, 1) << "and given up when it does not answer";
  await_closed();
}

TEST_F(WebSocket, ClosesWhenEitherSideSaysSo) {
  start();
  TestPeer mine(server_->port()), theirs(server_->port());
  open(mine);
  open(theirs);
  mine.send_frame(8, "\x03\xe8");
  EXPECT_EQ(mine.read_frame().close_code(), 1000);
  EXPECT_TRUE(mine.is_at_end());
  theirs.send_frame(1, "bye");
  const TestFrame close = theirs.read_frame();
  EXPECT_EQ(close.close_code(), 1000);
  EXPECT_EQ(close.payload.substr(2), "as you wish");
  theirs.send_frame(8, "\x03\xe8");
  EXPECT_TRUE(theirs.is_at_end());
  await_closed();
  EXPECT_EQ(handlers_gone_, 2);
  EXPECT_FALSE(session_->send(std::make_shared<const std::string>("too late")));
}

TEST_F(WebSocket, RefusesWhatIsNoShortText) {
  start();
  TestPeer large(server_->port()), binary(server_->port()), broken(server_->port()),
      odd(server_->port());
  for (TestPeer* peer : {&large, &binary, &broken, &odd}) open(*peer);
  large.send_frame(1, std::string(kSocketMessageBytesMax + 1, 'x'));
  EXPECT_EQ(large.read_frame().close_code(), 1009);
  binary.send_frame(2, "bytes");
  EXPECT_EQ(binary.read_frame().close_code(), 1003);
  broken.send_frame(1, "not UTF-8: \xff");
  EXPECT_EQ(broken.read_frame().close_code(), 1007);
  odd.send_frame(1, "throw");
  EXPECT_EQ(odd.read_frame().close_code(), 1011);
}

TEST_F(WebSocket, RunsTasksLaterUnlessItIsGone) {
  start();
  TestPeer peer(server_->port());
  open(peer);
  peer.send_frame(1, "later");
  EXPECT_EQ(peer.read_frame().payload, "later");
  std::promise<void> ran;
  session_->post([&] { ran.set_value(); });
  ran.get_future().get();
  std::atomic<bool> has_run = false;
  session_->post([&] { has_run = true; }, 3'600'000);
  peer.hang_up();
  await_closed();
  session_->post([&] { has_run = true; });
  server_->stop();
  EXPECT_FALSE(has_run);
}

TEST_F(WebSocket, SendsAllMessagesOfManyThreadsInOrder) {
  start();
  TestPeer peer(server_->port());
  open(peer);
  constexpr int kThreads = 4, kMessages = 2'000;
  std::vector<std::jthread> senders;
  for (int t = 0; t < kThreads; ++t) {
    senders.emplace_back([this, t] {
      for (int i = 0; i < kMessages; ++i) {
        const std::string text = std::to_string(t) + ":" + std::to_string(i);
        EXPECT_TRUE(session_->send(std::make_shared<const std::string>(text)));
      }
    });
  }
  int next[kThreads] = {};
  for (int i = 0; i < kThreads * kMessages; ++i) {
    const std::string text = peer.read_frame().payload;
    const int thread = text.at(0) - '0';
    ASSERT_EQ(text, std::to_string(thread) + ":" + std::to_string(next[thread]++));
  }
}

TEST_F(WebSocket, GivesUpAPeerThatDoesNotRead) {
  start();
  TestPeer slow(server_->port(), 4'096), quick(server_->port());
  open(slow);
  const auto slow_session = session_;
  open(quick);
  const auto message = std::make_shared<const std::string>(1u << 20, 'x');
  int sent = 0;
  while (slow_session->send(message)) ++sent;
  // What waits is bounded: the cap, and what the two kernels' buffers took.
  EXPECT_GE(sent, 7);
  EXPECT_LT(sent, 40);
  EXPECT_FALSE(slow_session->send(message));
  quick.send_frame(1, "still here");
  EXPECT_EQ(quick.read_frame().payload, "still here") << "nobody waits for the slow one";
  TestFrame last;
  for (TestFrame frame = slow.read_frame(); frame.opcode >= 0; frame = slow.read_frame()) {
    last = frame;
  }
  EXPECT_EQ(last.close_code(), 1013) << "one that reads on is told why";
  EXPECT_EQ(last.payload.substr(2), "too slow");
}

TEST_F(WebSocket, CutsASlowPeerThatNeverReads) {
  start({.idle_timeout_ms = 400});
  TestPeer slow(server_->port(), 4'096);
  open(slow);
  const auto message = std::make_shared<const std::string>(1u << 20, 'x');
  while (session_->send(message)) continue;
  await_closed();
  EXPECT_EQ(handlers_gone_, 1);
}

TEST_F(WebSocket, SaysGoodbyeWhenTheServerStops) {
  start();
  TestPeer polite(server_->port()), silent(server_->port());
  open(polite);
  open(silent);
  auto stopping = std::async(std::launch::async, [&] { server_->stop(); });
  EXPECT_EQ(polite.read_frame().close_code(), 1001);
  polite.send_frame(8, "\x03\xe9");
  stopping.get();
  EXPECT_EQ(handlers_gone_, 2);
  EXPECT_EQ(server_->stats().sockets, 0);
  server_.reset();
  EXPECT_FALSE(session_->send(std::make_shared<const std::string>("after the end")));
  session_->close("harmless");
}

}  // namespace
}  // namespace afs
