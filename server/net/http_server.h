// HttpServer: HTTP/1.1 and WebSocket on one port. The .cc is the one file that names the HTTP library.
// Handlers run on worker threads; WebSocket callbacks on the io thread, which must not block.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace afs {

struct HttpRequest {
  std::string method;  // "GET"; HEAD arrives as GET and is answered without a body.
  std::string path;    // Percent-decoded, without the query; never holds NUL.
  std::vector<std::pair<std::string, std::string>> query;    // Decoded, in order, repeats kept.
  std::vector<std::pair<std::string, std::string>> headers;  // Names in lower case.
  std::string body;
  // Turns true when the client hangs up while its answer is still being made. Null outside a server.
  std::shared_ptr<const std::atomic<bool>> is_abandoned;

  bool is_client_gone() const { return is_abandoned && is_abandoned->load(std::memory_order_relaxed); }
  std::optional<std::string_view> header(std::string_view lower_name) const;
  std::optional<std::string_view> query_value(std::string_view name) const;  // The first.
  std::vector<std::string_view> query_values(std::string_view name) const;
};

struct HttpResponse {
  // Called once, on any thread, also after the server has stopped.
  using Reply = std::function<void(HttpResponse)>;

  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::shared_ptr<const std::string> shared_body;  // Instead of body, for what is sent again and again.
  // Instead of all this: called on the worker, and the answer is what it gives to `reply`, now or later,
  // so that a handler that waits for others keeps no worker. The request lives until then. A reply that
  // is dropped uncalled answers 500.
  std::function<void(Reply reply)> later;
  // For answers too large to hold: after `body`, called on a worker again and again for what follows. "" is the end; an
  // error cuts the connection, so that the client sees that the answer is not whole. One part at a time is in memory.
  std::function<Result<std::string>()> next_part;
};

// One open WebSocket. send() and close() from any thread.
class WebSocketSession {
 public:
  virtual ~WebSocketSession() = default;
  // False when the peer is too slow (more than kSocketBytesMax wait) or gone: the session is then closed.
  virtual bool send(std::shared_ptr<const std::string> text) = 0;
  virtual void close(std::string_view reason) = 0;
  // Runs `task` on the io thread, after `delay_ms`, unless the session is gone by then.
  virtual void post(std::function<void()> task, int64_t delay_ms = 0) = 0;
};
inline constexpr size_t kShortBodyBytes = 64u << 10;
inline constexpr size_t kSocketBytesMax = 8u << 20;     // Unsent bytes of one WebSocket.
inline constexpr size_t kSocketMessageBytesMax = 64u << 10;  // One message from the client.

class WebSocketHandler {  // One an open socket; io thread only.
 public:
  virtual ~WebSocketHandler() = default;  // The socket is closed.
  virtual void on_text(std::string_view text) = 0;
};

class HttpServer {
 public:
  struct Options {
    std::string host = "127.0.0.1";
    uint16_t port = 5000;  // 0 picks a free one.
    int worker_threads = 2;
    size_t body_bytes_max = 64u << 20;
    struct LongBody {
      std::string path;
      size_t bytes_max = 0;
    };
    std::vector<LongBody> long_bodies = {};    // Paths with a limit of their own.
    size_t bodies_bytes_max = 128u << 20;      // Of all bodies under way together; past it 503. Short ones
                                               // (kShortBodyBytes) are bounded by connections_max alone.
    size_t header_bytes_max = 32u << 10;
    size_t connections_max = 10'000;
    int64_t idle_timeout_ms = 75'000;     // Keep-alive.
    int64_t request_timeout_ms = 30'000;  // To receive one request whole.
    size_t queue_max = 1'000;             // Requests waiting for a worker; past it 503 with Retry-After.
  };
  using Handler = std::function<HttpResponse(const HttpRequest&)>;
  // Called on the io thread for an upgrade request; an error refuses it with its HTTP status.
  using WebSocketOpener = std::function<Result<std::unique_ptr<WebSocketHandler>>(
      const HttpRequest&, std::shared_ptr<WebSocketSession>)>;

  // kConflict: the port is taken (the message names the process where /proc tells).
  static Result<std::unique_ptr<HttpServer>> start(Options options, Handler handler,
                                                   WebSocketOpener open_socket);
  virtual ~HttpServer() = default;
  virtual uint16_t port() const = 0;
  virtual void stop() = 0;  // Returns when no handler runs any more.

  struct Stats {
    int64_t connections = 0, requests = 0, sockets = 0;
  };
  virtual Stats stats() const = 0;
};

}  // namespace afs
