// TestPeer: the other side of one connection in tests: a blocking socket that speaks HTTP/1.1 and
// WebSocket as bytes, so that it may also speak them wrongly. Every wait ends after
// kPatienceSeconds with a failed test.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "net/http_server.h"

namespace afs {

inline constexpr int kPatienceSeconds = 30;

struct TestReply {
  int status = 0;                              // 0: the connection ended before an answer.
  std::map<std::string, std::string> headers;  // Names as they came.
  std::string body;
};

struct TestFrame {
  int opcode = -1;  // -1: the connection ended. 1 text, 8 close, 9 ping, 10 pong.
  std::string payload;
  int close_code() const {
    return payload.size() < 2
               ? 0
               : static_cast<uint8_t>(payload[0]) << 8 | static_cast<uint8_t>(payload[1]);
  }
};

class TestPeer {
 public:
  explicit TestPeer(uint16_t port, int receive_bytes = 0) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{kPatienceSeconds, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (receive_bytes > 0) {
      setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof(receive_bytes));
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~TestPeer() { hang_up(); }
  TestPeer(const TestPeer&) = delete;
  TestPeer& operator=(const TestPeer&) = delete;

  bool is_connected() const { return is_connected_; }
  void hang_up() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  void send_request(std::string_view line, std::string_view headers = "",
                    std::string_view body = "") {
    std::string text = std::string(line) + " HTTP/1.1\r\nHost: localhost\r\n";
    text.append(headers);
    if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    send(text.append("\r\n").append(body));
  }
  TestReply ask(std::string_view line, std::string_view headers = "", std::string_view body = "") {
    send_request(line, headers, body);
    return read_reply(line.starts_with("HEAD"));
  }

  TestReply read_reply(bool is_head = false) {
    TestReply reply;
    while (!buffer_.starts_with("HTTP/1.1 100") && buffer_.find("\r\n\r\n") == std::string::npos) {
      if (!receive()) return reply;
    }
    size_t at = buffer_.find("\r\n\r\n");
    if (at == std::string::npos) return reply;
    std::string head = buffer_.substr(0, at + 2);
    buffer_.erase(0, at + 4);
    reply.status = std::stoi(head.substr(9, 3));
    for (at = head.find("\r\n") + 2; at < head.size();) {
      const size_t end = head.find("\r\n", at), colon = head.find(": ", at);
      reply.headers[head.substr(at, colon - at)] = head.substr(colon + 2, end - colon - 2);
      at = end + 2;
    }
    const bool has_body = !is_head && reply.headers.contains("Content-Length");
    const size_t size = has_body ? std::stoul(reply.headers["Content-Length"]) : 0;
    while (buffer_.size() < size && receive()) continue;
    reply.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return reply;
  }

  // True when the server has ended the connection and nothing more came.
  bool is_at_end() { return buffer_.empty() && !receive() && !is_timed_out_; }
  // What comes up to and with `end`, or all there is when the connection ends before.
  std::string read_until(std::string_view end) {
    size_t at = 0;
    while ((at = buffer_.find(end)) == std::string::npos) {
      if (!receive()) return std::exchange(buffer_, {});
    }
    std::string all = buffer_.substr(0, at + end.size());
    buffer_.erase(0, all.size());
    return all;
  }
  std::string read_to_end() {
    while (receive()) continue;
    return std::exchange(buffer_, {});
  }

  TestReply open_socket(std::string_view path, std::string_view headers = "") {
    return ask("GET " + std::string(path),
               "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                   std::string(headers));
  }
  // A client's frames are masked; a mask of zeros leaves the payload readable.
  bool send_frame(int opcode, std::string_view payload) {
    std::string frame(1, static_cast<char>(0x80 | opcode));
    const int length_bytes = payload.size() < 126 ? 0 : payload.size() <= 0xffff ? 2 : 8;
    frame += static_cast<char>(0x80 | (length_bytes == 0   ? payload.size()
                                       : length_bytes == 2 ? 126
                                                           : 127));
    for (int shift = 8 * length_bytes - 8; shift >= 0; shift -= 8) {
      frame += static_cast<char>(payload.size() >> shift);
    }
    return send(frame.append(4, '\0').append(payload));
  }
  TestFrame read_frame() {
    TestFrame frame;
    if (!have(2)) return frame;
    size_t head = 2, size = buffer_[1] & 0x7f;
    const size_t extra = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (!have(head + extra)) return frame;
    if (extra > 0) size = 0;
    for (size_t i = 0; i < extra; ++i) size = size << 8 | static_cast<uint8_t>(buffer_[2 + i]);
    head += extra;
    if (!have(head + size)) return frame;
    frame.opcode = buffer_[0] & 0x0f;
    frame.payload = buffer_.substr(head, size);
    buffer_.erase(0, head + size);
    return frame;
  }

 private:
  bool have(size_t size) {
    while (buffer_.size() < size) {
      if (!receive()) return false;
    }
    return true;
  }
  bool receive() {
    char bytes[16384];
    const ssize_t got = recv(fd_, bytes, sizeof(bytes), 0);
    is_timed_out_ = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    if (is_timed_out_) ADD_FAILURE() << "the server said nothing for " << kPatienceSeconds << " s";
    if (got <= 0) return false;
    buffer_.append(bytes, static_cast<size_t>(got));
    return true;
  }

  int fd_;
  bool is_connected_ = false;
  bool is_timed_out_ = false;
  std::string buffer_;
};

// A server on a free port; options may be changed before the first use.
inline std::unique_ptr<HttpServer> start_test_server(HttpServer::Options options,
                                                     HttpServer::Handler handler,
                                                     HttpServer::WebSocketOpener opener = {}) {
  options.port = 0;
  auto server = HttpServer::start(std::move(options), std::move(handler), std::move(opener));
  EXPECT_TRUE(server.ok()) << (server.ok() ? "" : server.message());
  return server.ok() ? std::move(*server) : nullptr;
}

}  // namespace afs
