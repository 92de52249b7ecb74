// Fetches over real sockets, from peers that answer well, badly, or not at all.
#include "gpu/plain_fetch.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace afs {
namespace {

// Listens on a free port; answers one connection with `answer`, or never when that is empty.
class Peer {
 public:
  explicit Peer(std::string answer) : answer_(std::move(answer)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(listener_, 1), 0);
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    if (!answer_.empty()) thread_ = std::jthread([this] { serve(); });
  }
  ~Peer() {
    if (thread_.joinable()) thread_.join();
    ::close(listener_);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/metrics"; }
  std::string asked() {
    thread_.join();
    return asked_;
  }

 private:
  void serve() {
    const int peer = ::accept(listener_, nullptr, nullptr);
    std::array<char, 4096> buffer;
    while (asked_.find("\r\n\r\n") == std::string::npos) {
      const ssize_t count = ::recv(peer, buffer.data(), buffer.size(), 0);
      if (count <= 0) break;
      asked_.append(buffer.data(), static_cast<size_t>(count));
    }
    size_t sent = 0;
    while (sent < answer_.size()) {
      const ssize_t count =
          ::send(peer, answer_.data() + sent, answer_.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) break;
      sent += static_cast<size_t>(count);
    }
    ::close(peer);
  }

  const std::string answer_;
  std::string asked_;
  int listener_ = -1;
  int port_ = 0;
  std::jthread thread_;
};

constexpr FetchLimits kPatient{std::chrono::milliseconds(60'000), 1 << 20};

TEST(PlainFetchTest, TheBodyOfA200) {
  Peer peer("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nup 1\n");
  const auto body = plain_fetch(peer.url(), kPatient);
  ASSERT_TRUE(body.ok()) << body.message();
  EXPECT_EQ(*body, "up 1\n");
  EXPECT_TRUE(peer.asked().starts_with("GET /metrics HTTP/1.0\r\nHost: 127.0.0.1:"));
}

TEST(PlainFetchTest, AnythingElseIsAnErrorInWords) {
  EXPECT_EQ(plain_fetch(Peer("HTTP/1.1 404 Not Found\r\n\r\nno").url(), kPatient).message(),
            "it answered 404 Not Found");
  EXPECT_EQ(plain_fetch(Peer("SSH-2.0-OpenSSH_9.2\r\n").url(), kPatient).code(),
            ErrorCode::kCorrupt);
  const std::string large = "HTTP/1.0 200 OK\r\n\r\n" + std::string(2 << 20, 'x');
  EXPECT_EQ(plain_fetch(Peer(large).url(), kPatient).code(), ErrorCode::kTooLarge);
}

TEST(PlainFetchTest, APeerThatDoesNotAnswerCostsNoMoreThanTheDeadline) {
  Peer silent("");
  const auto body = plain_fetch(silent.url(), {std::chrono::milliseconds(50), 1 << 20});
  ASSERT_FALSE(body.ok());
  EXPECT_EQ(body.message(), "it did not answer in time");
}

TEST(PlainFetchTest, NobodyListensOrTheAddressIsNone) {
  std::string url;
  {
    const Peer gone("");
    url = gone.url();
  }
  EXPECT_EQ(plain_fetch(url, kPatient).message(), "Connection refused");
  for (const char* bad : {"https://x/", "x", "http://", "http://a b/", "http://x/\r\nHost: y"}) {
    EXPECT_EQ(plain_fetch(bad, kPatient).code(), ErrorCode::kInvalid) << bad;
  }
}

}  // namespace
}  // namespace afs
