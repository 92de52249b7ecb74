// CoalescingStream: a TCP stream that gathers small writes into large ones. Below the WebSocket of
// beast_socket.h, which writes each frame by itself: a watcher with many charts gets all frames of
// one tick in one system call. Io thread only. A write is done once it is copied here, unless
// kCoalesceBytesMax wait already: then it is done once they are sent, so that a slow peer is felt
// above.
#pragma once

#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "net/beast_core.h"

namespace afs::net_detail {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

class CoalescingStream {
 public:
  using executor_type = tcp::socket::executor_type;
  using next_layer_type = tcp::socket;

  explicit CoalescingStream(tcp::socket socket)
      : state_(std::make_shared<State>(std::move(socket))) {}

  executor_type get_executor() { return state_->socket.get_executor(); }
  tcp::socket& next_layer() { return state_->socket; }
  const tcp::socket& next_layer() const { return state_->socket; }

  template <typename Buffers, typename Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return state_->socket.async_read_some(buffers, std::forward<Token>(token));
  }

  template <typename Buffers, typename Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(SysError, size_t)>(
        [state = state_](auto handler, const Buffers& from) {
          state->write(from, std::move(handler));
        },
        token, buffers);
  }

  // `then` runs once all bytes are sent or the peer is gone.
  template <typename Then>
  void when_drained(Then then) {
    state_->when_drained(std::move(then));
  }

 private:
  struct Waiter {
    virtual ~Waiter() = default;
    virtual void wake(SysError error) = 0;
  };
  template <typename Call>
  struct WaiterOf final : Waiter {
    explicit WaiterOf(Call call_in) : call(std::move(call_in)) {}
    void wake(SysError error) override { call(error); }
    Call call;
  };

  struct State : std::enable_shared_from_this<State> {
    explicit State(tcp::socket socket_in) : socket(std::move(socket_in)) {}

    template <typename Buffers, typename Handler>
    void write(const Buffers& buffers, Handler handler) {
      const size_t size = beast::buffer_bytes(buffers);
      auto executor = socket.get_executor();
      auto done = [executor, size, handler = std::move(handler)](SysError error) mutable {
        asio::post(executor,
                   beast::bind_front_handler(std::move(handler), error, error ? 0 : size));
      };
      if (broken) return done(broken);
      for (const auto buffer : beast::buffers_range_ref(buffers)) {
        waiting.append(static_cast<const char*>(buffer.data()), buffer.size());
      }
      if (waiting.size() < kCoalesceBytesMax) {
        done({});
      } else {
        waiters.push_back(std::make_unique<WaiterOf<decltype(done)>>(std::move(done)));
      }
      flush_soon();
    }

    template <typename Then>
    void when_drained(Then then) {
      if (broken || (waiting.empty() && !is_flushing)) return then(broken);
      waiters.push_back(std::make_unique<WaiterOf<Then>>(std::move(then)));
      flush_soon();
    }

    void flush_soon() {
      if (is_flushing) return;
      is_flushing = true;
      asio::post(socket.get_executor(), [self = shared_from_this()] { self->gather(0); });
    }

    // Gives the layer above a turn as long as it has more to add.
    void gather(size_t seen) {
      if (waiting.size() < kCoalesceBytesMax && waiting.size() != seen) {
        asio::post(socket.get_executor(),
                   [self = shared_from_this(), now = waiting.size()] { self->gather(now); });
        return;
      }
      sending.swap(waiting);
      waiting.clear();
      asio::async_write(
          socket, asio::buffer(sending),
          [self = shared_from_this()](SysError error, size_t) { self->on_sent(error); });
    }

    void on_sent(SysError error) {
      is_flushing = false;
      broken = error;
      if (sending.capacity() > kCoalesceBytesMax) sending.shrink_to_fit();
      sending.clear();
      if (error) waiting.clear();
      for (auto& waiter : std::exchange(waiters, {})) waiter->wake(error);
      if (!waiting.empty()) flush_soon();
    }

    tcp::socket socket;
    std::string waiting;  // Not yet given to the socket.
    std::string sending;
    std::vector<std::unique_ptr<Waiter>> waiters;
    bool is_flushing = false;
    SysError broken;
  };

  std::shared_ptr<State> state_;
};

// Found by the WebSocket layer to end the connection: what waits is sent first, the close frame
// above all.
template <typename Handler>
void async_teardown(beast::role_type role, CoalescingStream& stream, Handler&& handler) {
  stream.when_drained([role, stream, handler = std::forward<Handler>(handler)](SysError) mutable {
    websocket::async_teardown(role, stream.next_layer(), std::move(handler));
  });
}
inline void teardown(beast::role_type role, CoalescingStream& stream, SysError& error) {
  websocket::teardown(role, stream.next_layer(), error);
}

}  // namespace afs::net_detail
