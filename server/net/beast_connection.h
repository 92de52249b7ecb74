// Connection: one TCP connection speaking HTTP/1.1: reads a request whole, gives it to a worker,
// writes the answer, reads the next. One request at a time, so pipelined ones are answered in
// order. Io thread, but for run_handler(), which a worker calls while the io thread only watches
// whether the client hangs up, and respond_soon().
#pragma once

#include <sys/socket.h>

#include <array>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include "net/beast_core.h"
#include "net/beast_socket.h"
#include "net/http_reply.h"
#include "net/http_status.h"
#include "net/request_target.h"

namespace afs::net_detail {

// A body that grows as bytes arrive: the library's string body believes Content-Length and reserves
// it all.
struct ArrivedBody {
  using value_type = std::string;
  class reader {
   public:
    template <bool kIsRequest, typename Fields>
    reader(http::header<kIsRequest, Fields>&, std::string& body) : body_(body) {}
    void init(const boost::optional<uint64_t>&, SysError& error) { error = {}; }
    template <typename Buffers>
    size_t put(const Buffers& buffers, SysError& error) {
      const size_t before = body_.size();
      for (const auto buffer : beast::buffers_range_ref(buffers)) {
        body_.append(static_cast<const char*>(buffer.data()), buffer.size());
      }
      error = {};
      return body_.size() - before;
    }
    void finish(SysError& error) { error = {}; }

   private:
    std::string& body_;
  };
};

// The reply of one request: answers once. Dropped without an answer it says so, lest the client
// wait for ever.
class ReplyOnce {
 public:
  explicit ReplyOnce(HttpResponse::Reply reply) : reply_(std::move(reply)) {}
  ~ReplyOnce() {
    answer(error_reply(500, "internal", "the server lost this request; send it again"));
  }
  ReplyOnce(const ReplyOnce&) = delete;
  ReplyOnce& operator=(const ReplyOnce&) = delete;
  void answer(HttpResponse response) {
    if (is_answered_.exchange(true)) return;
    reply_(std::move(response));
  }

 private:
  const HttpResponse::Reply reply_;
  std::atomic<bool> is_answered_ = false;
};

class Connection final : public Endpoint, public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Core> core, tcp::socket socket)
      : core_(std::move(core)), socket_(std::move(socket)), part_pause_(core_->io) {}

  void start() {
    core_->enter(shared_from_this());
    buffer_.reserve(kFirstReadBytes);
    read_head();
  }
  // There are too many connections: says so without listening.
  void refuse() {
    core_->enter(shared_from_this());
    fail(503, "busy", "the server has as many connections as it may have; try again in a moment");
  }

  void sweep(int64_t now_ms) override;
  void wind_down() override {
    if (state_ == State::kReading && !is_receiving()) close();
    keeps_alive_ = false;
  }
  void kill() override { close(); }

  void run_handler();  // Worker thread.

 private:
  enum class State { kReading, kWorking, kWriting, kLingering, kClosed };
  static constexpr size_t kFirstReadBytes = 2048;
  static constexpr size_t kBodyReadBytes = 64u << 10;
  static constexpr int64_t kPartPauseMs = 20;  // While too many requests wait for a worker.

  bool is_receiving() const { return parser_ && (parser_->is_header_done() || buffer_.size() > 0); }
  void enter_state(State state) {
    state_ = state;
    since_ms_ = steady_ms();
  }

  void read_head();
  void on_head(SysError error);
  bool admit_body();
  void let_go_of_body();
  void invite_body();
  void read_body();
  void on_body(SysError error);
  void on_request();
  void watch_client();
  void on_client_readable();
  void respond_soon(HttpResponse response);  // Any thread.
  void upgrade(HttpRequest request);
  void on_read_error(SysError error);
  std::optional<std::string> objection() const;
  Result<HttpRequest> take_request();
  void fail(int status, std::string_view code, std::string_view sentence);
  void respond(HttpResponse response);
  void write_more();
  void ask_next_part();
  void send_part(Result<std::string> part);
  void linger();
  void discard();
  void close();

  const std::shared_ptr<Core> core_;
  tcp::socket socket_;
  asio::steady_timer part_pause_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<ArrivedBody>> parser_;
  State state_ = State::kReading;
  int64_t since_ms_ = 0;  // When the state began; of writing, when the peer last took something.
  bool is_receiving_seen_ = false;  // since_ms_ is then the time of a request's first bytes.
  bool is_timed_out_ = false;
  size_t body_bytes_max_ = 0;  // Of the request under way.
  size_t body_bytes_ = 0;      // What it has taken of bodies_bytes_max.
  bool is_head_ = false;
  bool is_http_1_0_ = false;
  bool keeps_alive_ = false;
  HttpRequest request_;
  std::shared_ptr<std::atomic<bool>> is_abandoned_;  // Of request_.
  bool is_watching_ = false;                         // Whether the client hangs up.
  HttpResponse response_;
  std::string head_;
  size_t written_ = 0;
};

inline void Connection::read_head() {
  enter_state(State::kReading);
  is_receiving_seen_ = false;
  keeps_alive_ = false;  // Until a request asks for it.
  parser_.emplace();
  body_bytes_max_ = core_->body_bytes_widest();
  parser_->header_limit(static_cast<uint32_t>(core_->options.header_bytes_max));
  parser_->body_limit(core_->body_bytes_widest());
  http::async_read_header(
      socket_, buffer_, *parser_,
      [self = shared_from_this()](SysError error, size_t) { self->on_head(error); });
}

inline void Connection::on_head(SysError error) {
  if (error) return on_read_error(error);
  if (!std::exchange(is_receiving_seen_, true)) since_ms_ = steady_ms();
  is_head_ = parser_->get().method() == http::verb::head;
  is_http_1_0_ = parser_->get().version() == 10;
  if (const auto wrong = objection()) return fail(400, "invalid", *wrong);
  if (parser_->is_done()) return on_request();
  if (!admit_body()) return;
  beast::iequals(parser_->get()[http::field::expect], "100-continue") ? invite_body() : read_body();
}

// What the parser lets pass and we do not: each has been used to smuggle a request past a proxy.
inline std::optional<std::string> Connection::objection() const {
  const auto& message = parser_->get();
  const size_t hosts = message.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && !is_http_1_0_)) return "send exactly one Host header";
  if (message.count(http::field::transfer_encoding) > 0 &&
      !beast::iequals(message[http::field::transfer_encoding], "chunked")) {
    return "the only Transfer-Encoding here is chunked";
  }
  return std::nullopt;
}

// Whether there is room for the body that is announced; if not, that is answered already.
inline bool Connection::admit_body() {
  body_bytes_max_ =
      core_->body_bytes_max_of({parser_->get().target().data(), parser_->get().target().size()});
  parser_->body_limit(body_bytes_max_);
  const auto announced = parser_->content_length();
  if (announced && *announced > body_bytes_max_) {
    on_read_error(http::error::body_limit);
    return false;
  }
  const size_t bytes = announced ? static_cast<size_t>(*announced) : body_bytes_max_;
  if (bytes <= kShortBodyBytes) return true;
  if (core_->body_bytes + bytes > core_->options.bodies_bytes_max) {
    fail(503, "busy", "other requests with long bodies are under way; try again in a second");
    return false;
  }
  core_->body_bytes += body_bytes_ = bytes;
  return true;
}

inline void Connection::let_go_of_body() {
  if (body_bytes_ == 0) return;
  core_->body_bytes -= std::exchange(body_bytes_, 0);
  request_.body = {};
}

inline void Connection::invite_body() {
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(socket_, asio::buffer(kContinue),
                    [self = shared_from_this()](SysError error, size_t) {
                      error ? self->on_read_error(error) : self->read_body();
                    });
}

inline void Connection::read_body() {
  buffer_.reserve(kBodyReadBytes);
  http::async_read(socket_, buffer_, *parser_,
                   [self = shared_from_this()](SysError error, size_t) { self->on_body(error); });
}

inline void Connection::on_body(SysError error) {
  buffer_.shrink_to_fit();
  if (error) return on_read_error(error);
  on_request();
}

inline void Connection::on_read_error(SysError error) {
  const auto& limits = core_->options;
  if (state_ == State::kClosed) return;
  if (is_timed_out_) {
    return fail(408, "timeout", "the request did not arrive whole in time; send it again");
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return fail(
        431, "too_large",
        "the request's head is larger than " + std::to_string(limits.header_bytes_max) + " bytes");
  }
  if (error == http::error::body_limit) {
    return fail(413, "too_large",
                "the body is larger than " + std::to_string(body_bytes_max_) +
                    " bytes; send it in smaller pieces");
  }
  const bool is_gone = error == http::error::end_of_stream || error == http::error::partial_message;
  if (is_gone || error.category() != http::make_error_code(http::error::bad_method).category()) {
    return close();
  }
  fail(400, "invalid", "this is not HTTP/1.1: " + error.message());
}

inline void Connection::on_request() {
  ++core_->requests;
  keeps_alive_ = parser_->get().keep_alive() && !core_->is_stopping;
  const bool is_upgrade = websocket::is_upgrade(parser_->get());
  Result<HttpRequest> request = take_request();
  if (!request.ok()) {
    return respond(
        error_reply(http_status(request.code()), to_string(request.code()), request.message()));
  }
  if (is_upgrade) return upgrade(std::move(*request));
  request_ = std::move(*request);
  is_abandoned_ = std::make_shared<std::atomic<bool>>(false);
  request_.is_abandoned = is_abandoned_;
  enter_state(State::kWorking);
  watch_client();
  if (!core_->jobs.try_push([self = shared_from_this()] { self->run_handler(); })) {
    respond(error_reply(503, "busy", "too many requests wait already; try again in a second"));
  }
}

inline Result<HttpRequest> Connection::take_request() {
  auto& message = parser_->get();
  HttpRequest request;
  request.method = is_head_ ? "GET" : std::string(message.method_string());
  TRY_ASSIGN(RequestTarget target, parse_target(message.target()));
  request.path = std::move(target.path);
  request.query = std::move(target.query);
  for (const auto& field : message) {
    auto& [name, value] = request.headers.emplace_back(field.name_string(), field.value());
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  request.body = std::move(message.body());
  return request;
}

inline void Connection::run_handler() {
  if (core_->is_stopping) {
    return respond_soon(
        error_reply(503, "unavailable", "the server is stopping; try again in a moment"));
  }
  HttpResponse response = call_handler(core_->handler, request_);
  if (!response.later) return respond_soon(std::move(response));
  const auto once = std::make_shared<ReplyOnce>(
      [self = shared_from_this()](HttpResponse answer) { self->respond_soon(std::move(answer)); });
  call_later(response.later, [once](HttpResponse answer) { once->answer(std::move(answer)); });
}

// An answer that comes after the end of the server stays in its queue, which must not keep us then.
inline void Connection::respond_soon(HttpResponse response) {
  asio::post(core_->io, [weak = weak_from_this(), answer = std::move(response)]() mutable {
    const auto self = weak.lock();
    if (self == nullptr || self->state_ == State::kClosed) return;
    self->respond(std::move(answer));
  });
}

// While a request is worked on nothing is read, so a client that hangs up would not be noticed.
inline void Connection::watch_client() {
  is_watching_ = true;
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](SysError error) {
    if (!error && self->state_ == State::kWorking) self->on_client_readable();
  });
}

// Looks without taking: what is there may be the next request, and then no end can be seen behind
// it.
inline void Connection::on_client_readable() {
  is_watching_ = false;
  char byte = 0;
  const ssize_t seen = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (seen > 0) return;
  if (seen < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
    return watch_client();
  }
  is_abandoned_->store(true, std::memory_order_relaxed);
}

inline void Connection::upgrade(HttpRequest request) {
  const auto origin = request.header("origin");
  if (origin && !is_origin_of_host(*origin, request.header("host").value_or(""))) {
    return fail(403, "denied", "a page of another origin may not open a WebSocket here");
  }
  if (core_->is_stopping) return fail(503, "unavailable", "the server is stopping");
  if (buffer_.size() > 0) {
    return fail(400, "invalid", "send nothing more until the WebSocket is open");
  }
  auto session = std::make_shared<SocketSession>(core_);
  auto opened = call_opener(core_->open_socket, request, session);
  if (!opened.ok()) {
    session->abandon();
    return fail(http_status(opened.code()), to_string(opened.code()), opened.message());
  }
  enter_state(State::kClosed);
  let_go_of_body();
  session->start(std::move(socket_), parser_->get(), std::move(*opened));
  core_->leave(shared_from_this());
}

inline void Connection::fail(int status, std::string_view code, std::string_view sentence) {
  keeps_alive_ = false;
  respond(error_reply(status, code, sentence));
}

inline void Connection::respond(HttpResponse response) {
  response_ = std::move(response);
  let_go_of_body();
  if (std::exchange(is_watching_, false)) {
    SysError ignored;
    socket_.cancel(ignored);
  }
  if (core_->is_stopping || (response_.next_part && is_http_1_0_)) keeps_alive_ = false;
  head_ = response_head(response_, {.is_http_1_0 = is_http_1_0_, .keeps_alive = keeps_alive_});
  if (is_head_) drop_body(response_);
  if (response_.next_part && !is_http_1_0_ && !response_.body.empty()) {
    response_.body = chunk_frame(response_.body);
  }
  written_ = 0;
  enter_state(State::kWriting);
  write_more();
}

inline void Connection::write_more() {
  const std::string& body = body_of(response_);
  const size_t head_done = std::min(written_, head_.size());
  const std::array<asio::const_buffer, 2> rest = {asio::buffer(head_) + head_done,
                                                  asio::buffer(body) + (written_ - head_done)};
  socket_.async_write_some(rest, [self = shared_from_this()](SysError error, size_t size) {
    if (self->state_ == State::kClosed) return;
    if (error) return self->close();
    self->written_ += size;
    self->since_ms_ = steady_ms();
    const size_t total = self->head_.size() + body_of(self->response_).size();
    if (self->written_ < total) return self->write_more();
    if (self->response_.next_part) return self->ask_next_part();
    self->response_ = {};
    self->keeps_alive_ ? self->read_head() : self->linger();
  });
}

// The next part is made only when the last one is on its way: a slow reader costs one part.
inline void Connection::ask_next_part() {
  const bool is_taken = core_->jobs.try_push([self = shared_from_this()] {
    auto part = call_next_part(self->response_.next_part);
    asio::post(self->core_->io, [weak = self->weak_from_this(), made = std::move(part)]() mutable {
      const auto still = weak.lock();
      if (still && still->state_ != State::kClosed) still->send_part(std::move(made));
    });
  });
  if (is_taken) return;
  part_pause_.expires_after(std::chrono::milliseconds(kPartPauseMs));
  part_pause_.async_wait([self = shared_from_this()](SysError error) {
    if (!error && self->state_ != State::kClosed) self->ask_next_part();
  });
}

inline void Connection::send_part(Result<std::string> part) {
  if (!part.ok()) return close();
  if (part->empty()) response_.next_part = nullptr;
  response_.body = is_http_1_0_ ? std::move(*part) : chunk_frame(*part);
  head_.clear();
  written_ = 0;
  since_ms_ = steady_ms();
  write_more();
}

// A socket closed with unread bytes resets the connection, and the peer may lose our last answer:
// so say that we are done, and read until the peer is.
inline void Connection::linger() {
  if (core_->is_stopping && buffer_.size() == 0 && !is_timed_out_) return close();
  SysError error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  if (error) return close();
  enter_state(State::kLingering);
  buffer_.clear();
  discard();
}

inline void Connection::discard() {
  socket_.async_read_some(buffer_.prepare(kFirstReadBytes),
                          [self = shared_from_this()](SysError error, size_t) {
                            if (self->state_ == State::kClosed) return;
                            error ? self->close() : self->discard();
                          });
}

inline void Connection::close() {
  if (state_ == State::kClosed) return;
  state_ = State::kClosed;
  core_->body_bytes -=
      std::exchange(body_bytes_, 0);  // The worker may still look at the body itself.
  SysError ignored;
  socket_.close(ignored);
  core_->leave(shared_from_this());
}

inline void Connection::sweep(int64_t now_ms) {
  const auto& limits = core_->options;
  if (state_ == State::kReading && is_receiving()) {
    // The first bytes are noticed here, so this deadline is as fine as the sweep.
    if (!std::exchange(is_receiving_seen_, true)) since_ms_ = now_ms;
    if (now_ms - since_ms_ > limits.request_timeout_ms && !std::exchange(is_timed_out_, true)) {
      socket_.cancel();
    }
  } else if (state_ == State::kReading || state_ == State::kWriting) {
    if (now_ms - since_ms_ > limits.idle_timeout_ms) close();
  } else if (state_ == State::kLingering && now_ms - since_ms_ > kLingerMs) {
    close();
  }
}

}  // namespace afs::net_detail
