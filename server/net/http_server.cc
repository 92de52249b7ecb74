// The server around the connections: listens, owns the io thread and the workers, sweeps deadlines,
// stops.
#include "net/http_server.h"

#ifdef __SANITIZE_THREAD__
// The library's fences are unknown to the thread sanitizer, which says so once for each use.
#pragma GCC diagnostic ignored "-Wtsan"
#endif

#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "net/beast_connection.h"
#include "net/beast_core.h"
#include "net/beast_socket.h"
#include "net/port_holder.h"

namespace afs {
namespace {

using net_detail::Connection;
using net_detail::Core;
using net_detail::SysError;
using net_detail::tcp;
namespace asio = boost::asio;

constexpr int kBacklog = 1024;
constexpr int64_t kAcceptPauseMs =
    100;  // After accept() failed, mostly for want of file descriptors.
constexpr int64_t kSweepMsMax = 1'000;

Error listen_error(SysError error, const HttpServer::Options& options) {
  const std::string where = options.host + " port " + std::to_string(options.port);
  if (error == asio::error::address_in_use) {
    return conflict("port " + std::to_string(options.port) + " is in use by " +
                    port_holder(options.port) +
                    "; choose another with --port, or --port 0 for a free one");
  }
  if (error == asio::error::access_denied) {
    return denied("may not listen on " + where +
                  "; ports below 1024 need root, choose a higher --port");
  }
  return invalid("cannot listen on " + where + ": " + error.message() +
                 "; --host must be an address of this machine, such as 127.0.0.1");
}

Status listen_on(tcp::acceptor& acceptor, const HttpServer::Options& options) {
  SysError error;
  const auto address = asio::ip::make_address(options.host, error);
  if (error) {
    return invalid("'" + options.host + "' is not a numeric address; use 127.0.0.1 or ::1");
  }
  const tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(kBacklog, error);
  if (error) return listen_error(error, options);
  return {};
}

void work(Core& core) {
  while (true) {
    const auto jobs = core.jobs.pop_all(1);
    if (jobs.empty()) return;
    for (const auto& job : jobs) job();
  }
}

class BeastServer final : public HttpServer {
 public:
  BeastServer(Options options, Handler handler, WebSocketOpener open_socket)
      : core_(
            std::make_shared<Core>(std::move(options), std::move(handler), std::move(open_socket))),
        acceptor_(core_->io),
        accept_pause_(core_->io),
        sweep_timer_(core_->io) {}
  ~BeastServer() override { stop(); }

  Status begin() {
    TRY(listen_on(acceptor_, core_->options));
    port_ = acceptor_.local_endpoint().port();
    accept();
    sweep_later();
    for (int i = 0; i < std::max(1, core_->options.worker_threads); ++i) {
      workers_.emplace_back([this] { work(*core_); });
    }
    io_thread_ = std::jthread([this] { run_io(); });
    return {};
  }

  uint16_t port() const override { return port_; }
  Stats stats() const override {
    return {static_cast<int64_t>(core_->connections()), core_->requests, core_->sockets};
  }
  void stop() override {
    std::call_once(stop_once_, [this] { stop_now(); });
  }

 private:
  void run_io() {
    while (true) {
      try {
        core_->io.run();
        return;
      } catch (const std::exception& thrown) {
        // Only that connection is lost which was being served.
        log_error("a connection failed: {}", thrown.what());
      }
    }
  }

  void accept() {
    acceptor_.async_accept([this](SysError error, tcp::socket socket) {
      if (core_->is_stopping) return;
      if (error) return on_accept_error(error);
      admit(std::move(socket));
      accept();
    });
  }

  void admit(tcp::socket socket) {
    SysError ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const size_t open = core_->connections();
    const size_t open_max = core_->options.connections_max;
    if (open >= open_max + net_detail::kRefusalsMax) return;  // Closes it.
    const auto connection = std::make_shared<Connection>(core_, std::move(socket));
    open < open_max ? connection->start() : connection->refuse();
  }

  void on_accept_error(SysError error) {
    log_warn("cannot accept a connection: {}", error.message());
    accept_pause_.expires_after(std::chrono::milliseconds(kAcceptPauseMs));
    accept_pause_.async_wait([this](SysError stopped) {
      if (!stopped) accept();
    });
  }

  void sweep_later() {
    const auto& limits = core_->options;
    const int64_t pace_ms = std::min(limits.idle_timeout_ms, limits.request_timeout_ms) / 4;
    sweep_timer_.expires_after(
        std::chrono::milliseconds(std::clamp<int64_t>(pace_ms, 10, kSweepMsMax)));
    sweep_timer_.async_wait([this](SysError stopped) {
      if (stopped) return;
      for (const auto& endpoint : core_->endpoints()) endpoint->sweep(net_detail::steady_ms());
      sweep_later();
    });
  }

  // Refuse what is new, let the handlers finish, give answers and goodbyes a moment, cut the rest.
  void stop_now() {
    core_->is_stopping = true;
    core_->jobs.close();
    if (!io_thread_.joinable()) return;
    asio::post(core_->io, [this] {
      SysError ignored;
      acceptor_.close(ignored);
      for (const auto& endpoint : core_->endpoints()) endpoint->wind_down();
    });
    for (std::jthread& worker : workers_) worker.join();
    core_->wait_until_empty(net_detail::kStopGraceMs);
    asio::post(core_->io, [this] {
      accept_pause_.cancel();
      sweep_timer_.cancel();
      for (const auto& endpoint : core_->endpoints()) endpoint->kill();
      core_->io.stop();
    });
    io_thread_.join();
    core_->io.restart();
    core_->io.poll();  // What was cut ends here, with its error.
  }

  const std::shared_ptr<Core> core_;
  tcp::acceptor acceptor_;
  asio::steady_timer accept_pause_, sweep_timer_;
  uint16_t port_ = 0;
  std::vector<std::jthread> workers_;
  std::jthread io_thread_;
  std::once_flag stop_once_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(Options options, Handler handler,
                                                      WebSocketOpener open_socket) {
  try {
    auto server = std::make_unique<BeastServer>(std::move(options), std::move(handler),
                                                std::move(open_socket));
    TRY(server->begin());
    return std::unique_ptr<HttpServer>(std::move(server));
  } catch (const std::exception& thrown) {
    return internal(std::string("the server could not start: ") + thrown.what());
  }
}

}  // namespace afs
