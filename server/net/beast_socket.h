// SocketSession: one open WebSocket. send, close and post from any thread; the rest on the io
// thread. A peer that does not read is closed once kSocketBytesMax wait; nobody ever waits for it.
#pragma once

#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <exception>
#include <list>
#include <mutex>
#include <optional>
#include <string>

#include "base/log.h"
#include "net/beast_core.h"
#include "net/beast_stream.h"

namespace afs::net_detail {

namespace http = beast::http;

class SocketSession final : public WebSocketSession,
                            public Endpoint,
                            public std::enable_shared_from_this<SocketSession> {
 public:
  explicit SocketSession(std::shared_ptr<Core> core) : core_(std::move(core)) {}

  template <typename Body>
  void start(tcp::socket socket, const http::request<Body>& upgrade,
             std::unique_ptr<WebSocketHandler> handler) {
    handler_ = std::move(handler);
    ++core_->sockets;
    core_->enter(shared_from_this());
    ws_.emplace(std::move(socket));
    ws_->read_message_max(kSocketMessageBytesMax);
    ws_->auto_fragment(false);
    const auto idle = std::chrono::milliseconds(core_->options.idle_timeout_ms);
    // The ping goes out after half of the idle time; silence for the whole ends the socket.
    ws_->set_option(
        websocket::stream_base::timeout{std::chrono::milliseconds(kCloseMs), idle, true});
    ++operations_;
    ws_->async_accept(upgrade, [self = shared_from_this()](SysError error) {
      --self->operations_;
      self->is_open_ = !error;
      if (error || self->is_closing_) return self->end();
      self->read();
      self->pump();
    });
  }
  // The opener refused: whoever kept the session must find it gone.
  void abandon() {
    std::lock_guard lock(mutex_);
    is_gone_ = true;
    outbox_.clear();
  }

  bool send(std::shared_ptr<const std::string> text) override {
    std::lock_guard lock(mutex_);
    if (is_gone_) return false;
    if (outbox_bytes_ + text->size() > kSocketBytesMax) {
      is_gone_ = true;
      on_io([](SocketSession& self) {
        self.begin_close(websocket::close_code::try_again_later, "too slow");
      });
      return false;
    }
    outbox_bytes_ += text->size();
    outbox_.push_back(std::move(text));
    if (!is_pump_posted_) {
      is_pump_posted_ = true;
      on_io([](SocketSession& self) { self.pump(); });
    }
    return true;
  }

  void close(std::string_view reason) override {
    std::lock_guard lock(mutex_);
    if (is_gone_) return;
    on_io([reason = std::string(reason)](SocketSession& self) {
      self.begin_close(websocket::close_code::normal, reason);
    });
  }

  void post(std::function<void()> task, int64_t delay_ms) override {
    std::lock_guard lock(mutex_);
    if (is_gone_) return;
    on_io([task = std::move(task), delay_ms](SocketSession& self) mutable {
      delay_ms > 0 ? self.run_later(std::move(task), delay_ms) : self.run(task);
    });
  }

  void sweep(int64_t now_ms) override {
    if (is_open_ && !is_closing_ && !ws_->is_open()) {
      // The peer said goodbye or broke the rules: the layer below has answered and waits for its
      // end.
      is_closing_ = true;
      close_deadline_ms_ = now_ms + kCloseMs;
      abandon();
    }
    if (is_closing_ && now_ms > close_deadline_ms_) kill();
  }
  void wind_down() override { begin_close(websocket::close_code::going_away, "the server stops"); }
  void kill() override {
    if (!ws_) return;
    SysError ignored;
    ws_->next_layer().next_layer().close(ignored);
    is_closing_ = true;
    end();
  }

 private:
  // mutex_ is held: after is_gone_ nothing is posted any more, so that no handler keeps us alive
  // for ever.
  template <typename Call>
  void on_io(Call call) {
    asio::post(core_->io, [self = shared_from_this(), call = std::move(call)]() mutable {
      if (!self->is_ended_) call(*self);
    });
  }

  void run(const std::function<void()>& task) {
    if (is_closing_) return;
    try {
      task();
    } catch (const std::exception& thrown) {
      log_error("a WebSocket's task failed: {}", thrown.what());
      begin_close(websocket::close_code::internal_error, "internal error");
    }
  }

  void run_later(std::function<void()> task, int64_t delay_ms) {
    const auto timer = timers_.emplace(timers_.end(), core_->io);
    timer->expires_after(std::chrono::milliseconds(delay_ms));
    timer->async_wait([self = shared_from_this(), timer, task = std::move(task)](SysError error) {
      if (error || self->is_ended_) return;  // end() has cleared the timers.
      self->timers_.erase(timer);
      self->run(task);
    });
  }

  void read() {
    ++operations_;
    ws_->async_read(inbox_, [self = shared_from_this()](SysError error, size_t) {
      --self->operations_;
      self->on_read(error);
    });
  }

  void on_read(SysError error) {
    if (error) return end();
    if (!is_closing_ && !ws_->got_text()) {
      begin_close(websocket::close_code::unknown_data, "send text");
    }
    const auto bytes = inbox_.cdata();
    const std::string_view text(static_cast<const char*>(bytes.data()), bytes.size());
    run([this, text] { handler_->on_text(text); });
    inbox_.clear();
    read();
  }

  void pump() {
    if (!is_open_ || is_writing_ || is_closing_) return;
    {
      std::lock_guard lock(mutex_);
      if (outbox_.empty()) {
        is_pump_posted_ = false;
        return;
      }
      writing_ = std::move(outbox_.front());
      outbox_.pop_front();
    }
    is_writing_ = true;
    ++operations_;
    ws_->text(true);
    ws_->async_write(asio::buffer(*writing_), [self = shared_from_this()](SysError error, size_t) {
      --self->operations_;
      self->on_written(error);
    });
  }

  void on_written(SysError error) {
    is_writing_ = false;
    {
      std::lock_guard lock(mutex_);
      outbox_bytes_ -= writing_->size();
    }
    writing_.reset();
    if (error) return end();
    pump();
    if (is_closing_) end_if_idle();
  }

  void begin_close(websocket::close_code code, std::string_view reason) {
    if (is_closing_) return;
    is_closing_ = true;
    close_deadline_ms_ = steady_ms() + kCloseMs;
    abandon();
    if (!is_open_) return kill();
    websocket::close_reason why(code);
    why.reason.assign(reason.data(), std::min(reason.size(), why.reason.max_size()));
    ++operations_;
    ws_->async_close(why, [self = shared_from_this()](SysError) {
      --self->operations_;
      self->end();
    });
  }

  // The peer is gone, or said goodbye. Runs again as the pending operations return.
  void end() {
    if (is_ended_) return end_if_idle();
    is_ended_ = is_closing_ = true;
    abandon();
    handler_.reset();
    timers_.clear();
    if (ws_) {
      SysError ignored;
      ws_->next_layer().next_layer().close(ignored);
    }
    end_if_idle();
  }
  void end_if_idle() {
    if (!is_ended_ || operations_ > 0 || !ws_) return;
    ws_.reset();
    --core_->sockets;
    core_->leave(shared_from_this());
  }

  const std::shared_ptr<Core>
      core_;  // Whoever keeps a session keeps the io_context that it posts to.
  std::unique_ptr<WebSocketHandler> handler_;
  std::optional<websocket::stream<CoalescingStream>> ws_;
  beast::flat_buffer inbox_;
  std::list<asio::steady_timer> timers_;
  std::shared_ptr<const std::string> writing_;
  int operations_ = 0;  // Of ws_, under way.
  bool is_open_ = false, is_writing_ = false, is_closing_ = false, is_ended_ = false;
  int64_t close_deadline_ms_ = 0;

  std::mutex mutex_;  // Guards what follows.
  std::deque<std::shared_ptr<const std::string>> outbox_;
  size_t outbox_bytes_ = 0;  // With what is being written.
  bool is_pump_posted_ = false;
  bool is_gone_ = false;
};

}  // namespace afs::net_detail
