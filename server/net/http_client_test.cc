// Asking other servers: real sockets that answer well, badly, slowly or never.
#include "net/http_client.h"

#include <future>

#include "net/scripted_server.h"

namespace afs {
namespace {

constexpr const char* kSecret = "sekrit-7f3a";

std::unique_ptr<HttpClient> client(HttpClient::Options options = {}) {
  auto made = HttpClient::create(options);
  EXPECT_TRUE(made.ok()) << made.message();
  return std::move(*made);
}

HttpClient::Options within_ms(int64_t deadline_ms) {
  HttpClient::Options options;
  options.deadline_ms = deadline_ms;
  return options;
}

// Every ask of these tests carries a key in a header and in its query; no error may repeat it.
Result<HttpAnswer> ask(HttpClient& client, const std::string& url) {
  auto answer =
      client.get({url + "?key=" + kSecret, {{"Authorization", std::string("Bearer ") + kSecret}}});
  const std::string said = answer.ok() ? "" : answer.message();
  EXPECT_EQ(said.find(kSecret), std::string::npos) << said;
  return answer;
}

ScriptedServer::Script says(std::string answer) {
  return [answer = std::move(answer)](const ScriptedPeer& peer, const std::string&) {
    peer.send(answer);
  };
}

TEST(HttpClient, AsksAsItIsToldAndReadsTheAnswer) {
  const ScriptedServer server(
      says(http_answer("429 Too Many Requests", "slow down", "Retry-After: 7\r\n")));
  const auto answer = ask(*client(), server.url("/api/v1/instances/"));
  ASSERT_TRUE(answer.ok()) << answer.message();
  EXPECT_EQ(answer->status, 429);
  EXPECT_EQ(answer->header("retry-after"), "7");
  EXPECT_EQ(answer->header("x-none"), std::nullopt);
  EXPECT_EQ(answer->body, "slow down");
  const std::string head = server.heads().at(0);
  EXPECT_TRUE(head.starts_with("GET /api/v1/instances/?key=sekrit-7f3a HTTP/1.1\r\n")) << head;
  EXPECT_NE(head.find("Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"),
            std::string::npos)
      << head;
  EXPECT_NE(head.find("Authorization: Bearer sekrit-7f3a\r\n"), std::string::npos);
  EXPECT_NE(head.find("User-Agent: afs-monitor/"), std::string::npos);
}

TEST(HttpClient, ReadsChunksAndWhatEndsWithTheConnection) {
  const ScriptedServer chunked(says(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n"));
  const ScriptedServer ended(says("HTTP/1.1 200 OK\r\n\r\nup to the end"));
  const ScriptedServer old(says("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nup 1\n"));
  const auto http = client();
  EXPECT_EQ(ask(*http, chunked.url())->body, "[1,2]");
  EXPECT_EQ(ask(*http, ended.url())->body, "up to the end");
  EXPECT_EQ(ask(*http, old.url())->body, "up 1\n") << "as small exporters answer";
}

TEST(HttpClient, AnAnswerThatIsTooLargeIsRefused) {
  HttpClient::Options options;
  options.body_bytes_max = 1'000;
  options.header_bytes_max = 2'000;
  const auto http = client(options);
  const ScriptedServer fits(says(http_answer("200 OK", std::string(1'000, 'x'))));
  EXPECT_EQ(ask(*http, fits.url())->body.size(), 1'000u);
  const ScriptedServer announced(says(http_answer("200 OK", std::string(1'001, 'x'))));
  const ScriptedServer chunked(says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3ff\r\n" +
                                    std::string(1'023, 'x')));
  const ScriptedServer headers(
      says(http_answer("200 OK", "", "X-Long: " + std::string(4'000, 'x') + "\r\n")));
  for (const ScriptedServer* server : {&announced, &chunked, &headers}) {
    const auto answer = ask(*http, server->url());
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.code(), ErrorCode::kTooLarge) << answer.message();
    EXPECT_TRUE(answer.message().starts_with("127.0.0.1:" + std::to_string(server->port())))
        << answer.message();
  }
}

TEST(HttpClient, OneDeadlineEndsWhateverHangs) {
  const auto http = client(within_ms(200));
  const ScriptedServer silent([](const ScriptedPeer& peer, const std::string&) { peer.linger(); });
  const ScriptedServer dripping([](const ScriptedPeer& peer, const std::string&) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    peer.linger("x");
  });
  const ScriptedServer no_handshake(
      [](const ScriptedPeer& peer, const std::string&) { peer.linger(); }, false);
  for (const std::string& url : {silent.url(), dripping.url(), no_handshake.url("/", "https")}) {
    const auto before = std::chrono::steady_clock::now();
    const auto answer = ask(*http, url);
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.code(), ErrorCode::kUnavailable);
    EXPECT_NE(answer.message().find("did not answer within 200 ms"), std::string::npos)
        << answer.message();
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(20));
  }
}

TEST(HttpClient, ACutAnswerIsNone) {
  const auto http = client();
  for (const char* said : {"", "HTTP/1.1 200 OK\r\nContent-",
                           "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.",
                           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf"}) {
    const ScriptedServer server(says(said));
    const auto answer = ask(*http, server.url());
    ASSERT_FALSE(answer.ok()) << said;
    EXPECT_EQ(answer.code(), ErrorCode::kUnavailable) << answer.message();
    EXPECT_NE(answer.message().find("cut the connection"), std::string::npos) << answer.message();
  }
}

TEST(HttpClient, SaysWhatIsWrongWithTheOtherSide) {
  const auto http = client();
  const ScriptedServer garbage(says("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n\r\n"));
  EXPECT_EQ(ask(*http, garbage.url()).code(), ErrorCode::kCorrupt);
  uint16_t closed = 0;
  {
    const ScriptedServer gone(says(""));
    closed = gone.port();
  }
  const auto refused = ask(*http, "http://127.0.0.1:" + std::to_string(closed) + "/");
  EXPECT_EQ(refused.code(), ErrorCode::kUnavailable);
  EXPECT_NE(refused.message().find("refuses the connection"), std::string::npos)
      << refused.message();
  const auto nowhere = ask(*client(within_ms(5'000)), "http://no-such-host.invalid/");
  EXPECT_EQ(nowhere.code(), ErrorCode::kUnavailable);
  EXPECT_NE(nowhere.message().find("no-such-host.invalid"), std::string::npos);
  EXPECT_EQ(ask(*http, "ftp://127.0.0.1/").code(), ErrorCode::kInvalid);
}

TEST(HttpClient, TakesNoBrokenHeader) {
  const ScriptedServer server(says(http_answer("200 OK", "")));
  const auto answer = client()->get(
      {server.url(), {{"Authorization", std::string("Bearer x\r\nX-Evil: ") + kSecret}}});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.code(), ErrorCode::kInvalid);
  EXPECT_EQ(answer.message().find(kSecret), std::string::npos);
  EXPECT_TRUE(server.heads().empty());
}

TEST(HttpClient, FollowsARedirectWithinTheServer) {
  const ScriptedServer server([](const ScriptedPeer& peer, const std::string& head) {
    peer.send(head.starts_with("GET /new ") ? http_answer("200 OK", "here")
                                            : http_answer("301 Moved", "", "Location: /new\r\n"));
  });
  EXPECT_EQ(ask(*client(), server.url("/old"))->body, "here");
  const ScriptedServer circle(says(http_answer("302 Found", "", "Location: /again\r\n")));
  EXPECT_EQ(ask(*client(), circle.url()).code(), ErrorCode::kCorrupt);
  EXPECT_EQ(circle.heads().size(), 4u);
}

TEST(HttpClient, NeverTakesTheKeyToAnotherServer) {
  const ScriptedServer other(says(http_answer("200 OK", "gotcha")));
  const std::string port = std::to_string(other.port());
  for (const std::string& location : std::vector<std::string>{
           other.url("/"), "//127.0.0.1:" + port + "/", "https://evil.example/"}) {
    const ScriptedServer server(
        says(http_answer("302 Found", "", "Location: " + location + "\r\n")));
    const auto answer = ask(*client(), server.url());
    ASSERT_FALSE(answer.ok()) << location;
    EXPECT_TRUE(answer.code() == ErrorCode::kDenied || answer.code() == ErrorCode::kCorrupt)
        << answer.message();
  }
  EXPECT_TRUE(other.heads().empty());
}

TEST(HttpClient, CancellingEndsTheExchangeUnderWayAndAllLaterOnes) {
  std::promise<void> asked;
  const ScriptedServer silent([&](const ScriptedPeer& peer, const std::string&) {
    asked.set_value();
    peer.linger();
  });
  const auto http = client(within_ms(600'000));
  auto waiting = std::async(std::launch::async, [&] { return ask(*http, silent.url()); });
  asked.get_future().wait();
  http->cancel();
  EXPECT_EQ(waiting.get().code(), ErrorCode::kUnavailable);
  EXPECT_EQ(ask(*http, silent.url()).code(), ErrorCode::kUnavailable);
  EXPECT_EQ(silent.heads().size(), 1u);
}

TEST(HttpClient, EscapesWhatMayNotStandInAQuery) {
  EXPECT_EQ(escaped_query("aZ0-._~"), "aZ0-._~");
  EXPECT_EQ(escaped_query("{\"a\": [1,+]}&é"), "%7B%22a%22%3A%20%5B1%2C%2B%5D%7D%26%C3%A9");
}

}  // namespace
}  // namespace afs
