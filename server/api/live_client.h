// LiveClient: one browser at the live desk: what it watches and how far it has been told. Desk thread only,
// except mark_ready(), which the writer thread calls.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/context.h"
#include "net/http_server.h"

namespace afs::api {

class LiveClient {
 public:
  LiveClient(const Context& context, std::weak_ptr<WebSocketSession> session);

  // False when the hub takes no more watchers.
  bool begin();
  void handle(std::string_view message);
  // Sends what has become durable since, not more often than the frame interval; a heartbeat when silent.
  void flush(int64_t steady_ms);
  bool is_gone() const { return is_gone_ || session_.expired(); }

 private:
  struct Watched {
    std::string run;  // Public id.
    std::string metric;
    int64_t next_ordinal = 0;  // All before it has been sent.
  };

  void subscribe(std::string_view run_name, std::string_view metric, int64_t from_ordinal);
  void unsubscribe(std::string_view run_name, std::string_view metric);
  void send_points(Watched& watched, const Commit::Column& column);
  void catch_up(SeriesId series, Watched& watched, int64_t until_ordinal);
  void send_snapshot(SeriesId series, Watched& watched);
  void send_error(std::string_view text, std::string_view run, std::string_view metric);
  void send(std::string text);

  const Context& context_;
  std::weak_ptr<WebSocketSession> session_;
  std::shared_ptr<std::atomic<bool>> is_ready_ = std::make_shared<std::atomic<bool>>(false);
  std::unique_ptr<Watcher> watcher_;
  std::unordered_map<SeriesId, Watched> watched_;
  int64_t last_sent_ms_ = 0;
  int64_t last_flush_ms_ = 0;
  bool is_gone_ = false;
};

}  // namespace afs::api
