// LiveDesk: serves /api/v1/live. A browser subscribes to series; points and nudges are sent as they become durable.
// open() on the io thread; one thread of its own answers, replays and sends, at most one frame each
// kFrameIntervalMs and client, so that neither the io thread nor the writer ever waits for a browser.
#pragma once

#include <memory>

#include "api/context.h"
#include "net/http_server.h"

namespace afs::api {

inline constexpr int64_t kFrameIntervalMs = 100;
inline constexpr int64_t kHeartbeatMs = 5'000;
inline constexpr int64_t kReplayPointsMax = 20'000;    // A longer replay is answered by a snapshot.
inline constexpr size_t kSeriesPerClientMax = 2'000;
inline constexpr size_t kLiveCommandsMax = 10'000;     // Client messages that wait for the desk.

class LiveDesk {
 public:
  static std::unique_ptr<LiveDesk> create(const Context& context);
  virtual ~LiveDesk() = default;
  // The WebSocketOpener of net/http_server.h.
  virtual Result<std::unique_ptr<WebSocketHandler>> open(const HttpRequest& request,
                                                         std::shared_ptr<WebSocketSession> session) = 0;
  virtual void stop() = 0;
};

}  // namespace afs::api
