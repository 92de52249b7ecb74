#include "api/live_socket.h"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "api/live_client.h"
#include "base/bounded_queue.h"

namespace afs::api {
namespace {

constexpr int64_t kLookIntervalMs = 20;        // While somebody watches: how often the ready flags are looked at.
constexpr int64_t kLookIntervalIdleMs = 500;   // While nobody does.
constexpr size_t kCommandsAtOnce = 1'000;

// What the io thread tells the desk: a client is new (empty message), or said something.
struct Command {
  std::shared_ptr<LiveClient> client;
  std::string message;
  bool is_new = false;
};
using Commands = BoundedQueue<Command>;

class LiveHandler final : public WebSocketHandler {
 public:
  LiveHandler(std::shared_ptr<Commands> commands, std::shared_ptr<LiveClient> client,
              std::weak_ptr<WebSocketSession> session)
      : commands_(std::move(commands)), client_(std::move(client)), session_(std::move(session)) {}

  void on_text(std::string_view text) override {
    if (commands_->try_push({client_, std::string(text), false})) return;
    if (const auto session = session_.lock()) session->close("the server is overloaded; reconnect in a moment");
  }

 private:
  std::shared_ptr<Commands> commands_;
  std::shared_ptr<LiveClient> client_;
  std::weak_ptr<WebSocketSession> session_;
};

class Desk final : public LiveDesk {
 public:
  explicit Desk(const Context& context)
      : context_(context),
        commands_(std::make_shared<Commands>(kLiveCommandsMax)),
        thread_([this] { work(); }) {}
  ~Desk() override { stop(); }

  Result<std::unique_ptr<WebSocketHandler>> open(const HttpRequest& request,
                                                 std::shared_ptr<WebSocketSession> session) override {
    if (request.path != "/api/v1/live") return not_found("live updates are at /api/v1/live");
    auto client = std::make_shared<LiveClient>(context_, session);
    if (!commands_->try_push({client, "", true})) return busy("the server is overloaded; try again in a moment");
    return std::unique_ptr<WebSocketHandler>(
        std::make_unique<LiveHandler>(commands_, std::move(client), session));
  }

  void stop() override {
    commands_->close();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void work() {
    while (!commands_->closed()) {
      const int64_t pace = clients_.empty() ? kLookIntervalIdleMs : kLookIntervalMs;
      for (Command& command : commands_->pop_all_for(kCommandsAtOnce, std::chrono::milliseconds(pace))) {
        if (command.is_new) {
          if (command.client->begin()) clients_.push_back(std::move(command.client));
        } else if (!command.client->is_gone()) {
          command.client->handle(command.message);
        }
      }
      const int64_t now = context_.clock.steady_ms();
      for (const auto& client : clients_) client->flush(now);
      std::erase_if(clients_, [](const auto& client) { return client->is_gone(); });
    }
    clients_.clear();
  }

  const Context context_;
  std::shared_ptr<Commands> commands_;
  std::vector<std::shared_ptr<LiveClient>> clients_;
  std::jthread thread_;
};

}  // namespace

std::unique_ptr<LiveDesk> LiveDesk::create(const Context& context) { return std::make_unique<Desk>(context); }

}  // namespace afs::api
