// Core: what the connections, sockets and workers of one HttpServer share. Private to
// http_server.cc: the beast_*.h files are its rooms, compiled once as one translation unit since
// the HTTP library is slow to compile.
#pragma once

#include <algorithm>
#include <atomic>
#include <boost/asio.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/bounded_queue.h"
#include "net/http_server.h"

namespace afs::net_detail {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using SysError = boost::system::error_code;

inline constexpr int64_t kLingerMs = 2'000;     // For the peer to read our last answer.
inline constexpr int64_t kCloseMs = 3'000;      // For the peer to answer a WebSocket's close.
inline constexpr int64_t kStopGraceMs = 1'000;  // For answers and closes under way when stopping.
inline constexpr size_t kRefusalsMax = 64;      // Connections past the limit that still get a 503.
inline constexpr size_t kCoalesceBytesMax = 64u << 10;  // Frames gathered into one write.

inline int64_t steady_ms() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

// One open connection, HTTP or WebSocket. Io thread only.
class Endpoint {
 public:
  virtual ~Endpoint() = default;
  virtual void sweep(int64_t now_ms) = 0;  // Closes what ran past its deadline.
  virtual void wind_down() = 0;            // The server stops: finish what runs, then close.
  virtual void kill() = 0;                 // Closes at once; pending operations end with an error.
};

class Core {
 public:
  Core(HttpServer::Options options_in, HttpServer::Handler handler_in,
       HttpServer::WebSocketOpener open_socket_in)
      : options(std::move(options_in)),
        handler(std::move(handler_in)),
        open_socket(std::move(open_socket_in)),
        jobs(options.queue_max) {}

  const HttpServer::Options options;
  const HttpServer::Handler handler;
  const HttpServer::WebSocketOpener open_socket;
  BoundedQueue<std::function<void()>> jobs;  // For the workers.
  size_t body_bytes = 0;                     // Of the bodies under way; io thread only.
  std::atomic<bool> is_stopping = false;
  std::atomic<int64_t> requests = 0;
  std::atomic<int64_t> sockets = 0;

  size_t body_bytes_max_of(std::string_view target) const {
    const std::string_view path = target.substr(0, target.find('?'));
    for (const auto& body : options.long_bodies) {
      if (body.path == path) return body.bytes_max;
    }
    return options.body_bytes_max;
  }
  size_t body_bytes_widest() const {
    size_t widest = options.body_bytes_max;
    for (const auto& body : options.long_bodies) widest = std::max(widest, body.bytes_max);
    return widest;
  }

  // Endpoints enter when they start and leave when they are closed, on the io thread.
  void enter(std::shared_ptr<Endpoint> endpoint) {
    std::lock_guard lock(mutex_);
    endpoints_.insert(std::move(endpoint));
  }
  void leave(const std::shared_ptr<Endpoint>& endpoint) {
    std::lock_guard lock(mutex_);
    endpoints_.erase(endpoint);
    if (endpoints_.empty()) emptied_.notify_all();
  }
  size_t connections() const {
    std::lock_guard lock(mutex_);
    return endpoints_.size();
  }
  // A copy, since what is done to an endpoint may make it leave.
  std::vector<std::shared_ptr<Endpoint>> endpoints() const {
    std::lock_guard lock(mutex_);
    return {endpoints_.begin(), endpoints_.end()};
  }
  void wait_until_empty(int64_t at_most_ms) {
    std::unique_lock lock(mutex_);
    emptied_.wait_for(lock, std::chrono::milliseconds(at_most_ms),
                      [this] { return endpoints_.empty(); });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::unordered_set<std::shared_ptr<Endpoint>> endpoints_;

 public:
  asio::io_context io{1};  // Last, so that its pending handlers go first.
};

}  // namespace afs::net_detail
