// The exchange, step by step: each step is started, then waited for until the one deadline.
#include "net/http_client.h"

#ifdef __SANITIZE_THREAD__
// The library's fences are unknown to the thread sanitizer, which says so once for each use.
#pragma GCC diagnostic ignored "-Wtsan"
#endif

#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <chrono>
#include <mutex>

#include "base/version.h"
#include "net/host_lookup.h"
#include "net/http_url.h"

namespace afs {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using SysError = boost::system::error_code;
using Deadline = std::chrono::steady_clock::time_point;
using TlsStream = asio::ssl::stream<tcp::socket>;

constexpr size_t kHeadersMax = 32;

Error no_answer(const HttpUrl& url, std::string_view why) {
  return unavailable(url.authority() + " " + std::string(why));
}

bool is_header_safe(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

// The error that a step ended with, as a sentence about the other side.
Error step_error(SysError error, const HttpUrl& url, const HttpClient::Options& limits) {
  if (error == asio::error::connection_refused) {
    return no_answer(url, "refuses the connection; is it up, and is the port right?");
  }
  if (error == http::error::body_limit) {
    return too_large(url.authority() + " answers with more than " +
                     std::to_string(limits.body_bytes_max) +
                     " bytes; that is not what was asked for");
  }
  if (error == http::error::header_limit) {
    return too_large(url.authority() + " answers with more than " +
                     std::to_string(limits.header_bytes_max) + " bytes of headers");
  }
  if (error == http::error::end_of_stream || error == http::error::partial_message ||
      error == asio::error::eof || error == asio::error::connection_reset ||
      error == asio::ssl::error::stream_truncated || error == asio::error::broken_pipe) {
    return no_answer(url,
                     "cut the connection before its answer was whole; it is asked again later");
  }
  if (error.category() == http::make_error_code(http::error::bad_version).category()) {
    return corrupt(url.authority() + " does not answer in HTTP (" + error.message() +
                   "); check the address");
  }
  return no_answer(url, "cannot be reached: " + error.message());
}

// One exchange with one server. Owned by get(); the io context runs on the caller's thread.
class Exchange {
 public:
  Exchange(asio::io_context& io, asio::ssl::context& tls, const HttpClient::Options& limits,
           const std::atomic<bool>& is_cancelled, const HttpUrl& url, Deadline deadline)
      : io_(io),
        limits_(limits),
        is_cancelled_(is_cancelled),
        url_(url),
        deadline_(deadline),
        stream_(io, tls) {}

  Result<HttpAnswer> run(const HttpGet& ask) {
    TRY(connect());
    if (url_.is_tls) TRY(shake_hands());
    return url_.is_tls ? talk(stream_, ask) : talk(stream_.next_layer(), ask);
  }

 private:
  tcp::socket& socket() { return stream_.next_layer(); }

  // Runs until the step that `start` began has called back. Its callback refers to what lies here,
  // so that a step which is given up is still waited for: closing the socket ends it at once.
  template <typename Start>
  Status step(Start start) {
    std::optional<SysError> outcome;
    start([&outcome](SysError error, auto&&...) { outcome = error; });
    io_.restart();
    while (!outcome && !is_cancelled_ && io_.run_one_until(deadline_) > 0) continue;
    if (outcome) return *outcome ? Status(step_error(*outcome, url_, limits_)) : Status();
    SysError ignored;
    socket().close(ignored);
    while (!outcome) {
      io_.restart();
      io_.run();
    }
    if (is_cancelled_) return no_answer(url_, "was not waited for: the server stops");
    return no_answer(url_, "did not answer within " + std::to_string(limits_.deadline_ms) +
                               " ms; it is asked again later");
  }

  Status connect() {
    auto found = look_up(url_.host, deadline_, is_cancelled_);
    if (!found.ok()) return found.error();
    Status last = no_answer(url_, "has no address");
    for (const auto& address : *found) {
      SysError ignored;
      socket().close(ignored);
      const auto ip = asio::ip::make_address(address, ignored);
      last = step([&](auto done) { socket().async_connect({ip, url_.port}, std::move(done)); });
      if (last.ok() || std::chrono::steady_clock::now() >= deadline_ || is_cancelled_) break;
    }
    return last;
  }

  Status shake_hands() {
    if (!SSL_set_tlsext_host_name(stream_.native_handle(), url_.host.c_str())) {
      return internal("the TLS library does not take the name " + url_.host);
    }
    stream_.set_verify_mode(asio::ssl::verify_peer);
    stream_.set_verify_callback(asio::ssl::host_name_verification(url_.host));
    std::string refused;
    const Status shaken = step([&](auto done) {
      stream_.async_handshake(asio::ssl::stream_base::client,
                              [&refused, done = std::move(done)](SysError error) mutable {
                                if (error.category() == asio::error::get_ssl_category())
                                  refused = error.message();
                                done(error);
                              });
    });
    if (shaken.ok() || refused.empty()) return shaken;
    const long verdict = SSL_get_verify_result(stream_.native_handle());
    if (verdict == X509_V_OK) return no_answer(url_, "does not speak TLS as expected: " + refused);
    return denied(
        "the certificate of " + url_.authority() + " is not trusted (" +
        X509_verify_cert_error_string(verdict) +
        "), so nothing was sent; check the address, this machine's clock and its ca-certificates");
  }

  http::request<http::empty_body> request_of(const HttpGet& ask) const {
    http::request<http::empty_body> request(http::verb::get, url_.target, 11);
    request.set(http::field::host, url_.authority());
    request.set(http::field::user_agent, std::string("afs-monitor/") + kVersion);
    request.set(http::field::accept, "application/json");
    request.set(http::field::accept_encoding, "identity");
    request.set(http::field::connection, "close");
    for (const auto& [name, value] : ask.headers) request.set(name, value);
    return request;
  }

  template <typename Stream>
  Result<HttpAnswer> talk(Stream& stream, const HttpGet& ask) {
    const auto request = request_of(ask);
    TRY(step([&](auto done) { http::async_write(stream, request, std::move(done)); }));
    boost::beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(limits_.body_bytes_max);
    parser.header_limit(static_cast<uint32_t>(limits_.header_bytes_max));
    TRY(step([&](auto done) { http::async_read(stream, buffer, parser, std::move(done)); }));
    HttpAnswer answer;
    answer.status = parser.get().result_int();
    for (const auto& field : parser.get().base()) {
      std::string name(field.name_string());
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      answer.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    answer.body = std::move(parser.get().body());
    return answer;
  }

  asio::io_context& io_;
  const HttpClient::Options& limits_;
  const std::atomic<bool>& is_cancelled_;
  const HttpUrl& url_;
  const Deadline deadline_;
  TlsStream stream_;  // Its lower layer alone where there is no TLS.
};

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Where a redirect leads, if that is the same server: a key is sent to nobody else.
Result<HttpUrl> followed(const HttpUrl& from, const HttpAnswer& answer) {
  const auto location = answer.header("location");
  if (!location || location->empty()) {
    return corrupt(from.authority() + " redirects without saying where; check the address");
  }
  if (location->front() == '/' && !location->starts_with("//")) {
    HttpUrl next = from;
    next.target = std::string(*location);
    const auto checked =
        parse_url((from.is_tls ? "https://" : "http://") + from.authority() + next.target);
    if (!checked.ok()) return corrupt(from.authority() + " redirects to what is no address");
    return next;
  }
  auto next = parse_url(*location);
  if (!next.ok()) return corrupt(from.authority() + " redirects to what is no address");
  if (next->is_same_server(from)) return next;
  return denied(from.authority() + " redirects to " + (next->is_tls ? "https://" : "http://") +
                next->authority() +
                ", which is another server and is not followed; if that is right, configure it as "
                "the address");
}

class BeastClient final : public HttpClient {
 public:
  explicit BeastClient(Options options)
      : options_(std::move(options)), tls_(asio::ssl::context::tls_client) {}

  Status trust() {
    SysError error;
    tls_.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                     asio::ssl::context::no_tlsv1_1);
    if (options_.authority_file.empty()) {
      tls_.set_default_verify_paths(error);
    } else {
      tls_.load_verify_file(options_.authority_file, error);
    }
    if (error) return invalid("the certificates to trust cannot be read: " + error.message());
    return {};
  }

  Result<HttpAnswer> get(const HttpGet& ask) override {
    auto url = parse_url(ask.url);
    if (!url.ok()) return url.error();
    if (ask.headers.size() > kHeadersMax)
      return invalid("more than 32 headers are sent to no server");
    for (const auto& [name, value] : ask.headers) {
      if (!is_header_safe(name) || !is_header_safe(value)) {
        return invalid("the header " + name +
                       " holds a line break; a key file must hold one line only");
      }
    }
    const Deadline deadline =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.deadline_ms);
    for (int redirects = 0;; ++redirects) {
      auto answer = exchange(*url, ask, deadline);
      if (!answer.ok() || !is_redirect(answer->status)) return answer;
      if (redirects >= options_.redirects_max) {
        return corrupt(url->authority() + " redirects in a circle; check the address");
      }
      TRY_ASSIGN(*url, followed(*url, *answer));
    }
  }

  void cancel() override {
    is_cancelled_ = true;
    const std::lock_guard lock(mutex_);
    if (running_) running_->stop();
  }

 private:
  Result<HttpAnswer> exchange(const HttpUrl& url, const HttpGet& ask, Deadline deadline) {
    asio::io_context io(1);
    {
      const std::lock_guard lock(mutex_);
      running_ = &io;
    }
    auto answer = guarded(io, url, ask, deadline);
    const std::lock_guard lock(mutex_);
    running_ = nullptr;
    return answer;
  }

  // The library throws where memory or descriptors end; an error must not leave the thread.
  Result<HttpAnswer> guarded(asio::io_context& io, const HttpUrl& url, const HttpGet& ask,
                             Deadline deadline) {
    if (is_cancelled_) return no_answer(url, "was not asked: the server stops");
    try {
      return Exchange(io, tls_, options_, is_cancelled_, url, deadline).run(ask);
    } catch (const std::exception& thrown) {
      return internal("the exchange with " + url.authority() + " failed: " + thrown.what());
    }
  }

  const Options options_;
  asio::ssl::context tls_;
  std::atomic<bool> is_cancelled_ = false;
  std::mutex mutex_;
  asio::io_context* running_ = nullptr;  // Guarded by mutex_: of the exchange under way.
};

}  // namespace

std::optional<std::string_view> HttpAnswer::header(std::string_view lower_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_name) return value;
  }
  return std::nullopt;
}

std::string escaped_query(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') ||
                         std::string_view("-._~").find(c) != std::string_view::npos;
    if (is_kept) {
      out += c;
    } else {
      const auto byte = static_cast<uint8_t>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

Result<std::unique_ptr<HttpClient>> HttpClient::create(Options options) {
  try {
    auto client = std::make_unique<BeastClient>(std::move(options));
    TRY(client->trust());
    return std::unique_ptr<HttpClient>(std::move(client));
  } catch (const std::exception& thrown) {
    return internal(std::string("the HTTP client could not be made: ") + thrown.what());
  }
}

}  // namespace afs
