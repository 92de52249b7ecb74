// ScriptedServer: the other side of outbound HTTP in tests: a real listening socket whose behaviour
// is a function, so that it may also answer slowly, wrongly or not at all. One connection at a
// time, on a thread of its own.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace afs {

// One accepted connection; every wait ends when the peer hangs up or the server is stopped.
class ScriptedPeer {
 public:
  ScriptedPeer(int fd, const std::atomic<bool>& is_over) : fd_(fd), is_over_(is_over) {}

  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  // The head of a request; "" when the peer hung up before.
  std::string read_head() const {
    std::string head;
    while (head.find("\r\n\r\n") == std::string::npos) {
      if (!is_readable(100)) {
        if (is_over_) return "";
        continue;
      }
      char bytes[4096];
      const ssize_t got = recv(fd_, bytes, sizeof(bytes), 0);
      if (got <= 0) return "";
      head.append(bytes, static_cast<size_t>(got));
    }
    return head;
  }
  // Until the peer hangs up; with `drip`, sends that every 20 ms meanwhile.
  void linger(std::string_view drip = "") const {
    while (!is_over_) {
      if (is_readable(20)) {
        char byte = 0;
        if (recv(fd_, &byte, 1, 0) <= 0) return;
      }
      if (!drip.empty() && !send(drip)) return;
    }
  }
  int fd() const { return fd_; }

 private:
  bool is_readable(int wait_ms) const {
    pollfd waiting{fd_, POLLIN, 0};
    return ::poll(&waiting, 1, wait_ms) > 0;
  }

  int fd_;
  const std::atomic<bool>& is_over_;
};

class ScriptedServer {
 public:
  using Script = std::function<void(const ScriptedPeer& peer, const std::string& head)>;

  // With `reads_head` false the script has the connection from its first byte on.
  explicit ScriptedServer(Script script, bool reads_head = true)
      : script_(std::move(script)), reads_head_(reads_head), fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(listen(fd_, 16), 0);
    socklen_t size = sizeof(address);
    getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this] { serve(); });
  }
  ~ScriptedServer() {
    is_over_ = true;
    thread_.join();
    close(fd_);
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  uint16_t port() const { return port_; }
  std::string url(std::string_view target = "/", std::string_view scheme = "http") const {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port_) + std::string(target);
  }
  std::vector<std::string> heads() const {
    const std::lock_guard lock(mutex_);
    return heads_;
  }

 private:
  void serve() {
    while (!is_over_) {
      pollfd waiting{fd_, POLLIN, 0};
      if (::poll(&waiting, 1, 20) <= 0) continue;
      const int connection = accept(fd_, nullptr, nullptr);
      if (connection < 0) continue;
      const ScriptedPeer peer(connection, is_over_);
      const std::string head = reads_head_ ? peer.read_head() : "";
      {
        const std::lock_guard lock(mutex_);
        heads_.push_back(head);
      }
      if (!reads_head_ || !head.empty()) script_(peer, head);
      close(connection);
    }
  }

  const Script script_;
  const bool reads_head_;
  int fd_;
  uint16_t port_ = 0;
  std::atomic<bool> is_over_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> heads_;  // Guarded by mutex_.
  std::jthread thread_;
};

// A whole answer.
inline std::string http_answer(std::string_view status, std::string_view body,
                               std::string_view headers = "") {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

}  // namespace afs
