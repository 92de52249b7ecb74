#include "net/host_lookup.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

namespace afs {
namespace {

constexpr size_t kAddressesMax = 8;
constexpr auto kLook = std::chrono::milliseconds(50);

std::atomic<int> lookups_running = 0;

struct Answer {
  std::mutex mutex;
  std::condition_variable arrived;
  bool is_there = false;
  int error = 0;
  std::vector<std::string> addresses;
};

std::vector<std::string> addresses_of(const addrinfo* list) {
  std::vector<std::string> addresses;
  for (; list && addresses.size() < kAddressesMax; list = list->ai_next) {
    char text[NI_MAXHOST];
    if (getnameinfo(list->ai_addr, list->ai_addrlen, text, sizeof(text), nullptr, 0,
                    NI_NUMERICHOST) == 0) {
      addresses.emplace_back(text);
    }
  }
  return addresses;
}

void ask_resolver(const std::shared_ptr<Answer>& answer, const std::string& host) {
  addrinfo hints{}, *list = nullptr;
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  const int error = getaddrinfo(host.c_str(), nullptr, &hints, &list);
  auto addresses = addresses_of(error ? nullptr : list);
  if (list) freeaddrinfo(list);
  --lookups_running;
  const std::lock_guard lock(answer->mutex);
  answer->error = error;
  answer->addresses = std::move(addresses);
  answer->is_there = true;
  answer->arrived.notify_all();
}

bool is_numeric(const std::string& host) {
  in6_addr bytes;
  return inet_pton(AF_INET, host.c_str(), &bytes) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &bytes) == 1;
}

}  // namespace

Result<std::vector<std::string>> look_up(const std::string& host,
                                         std::chrono::steady_clock::time_point deadline,
                                         const std::atomic<bool>& is_cancelled) {
  if (is_numeric(host)) return std::vector<std::string>{host};
  if (++lookups_running > kLookupsMax) {
    --lookups_running;
    return busy("the name server of this machine does not answer; " + host +
                " is asked again later");
  }
  const auto answer = std::make_shared<Answer>();
  try {
    std::thread([answer, host] { ask_resolver(answer, host); }).detach();
  } catch (const std::system_error&) {
    --lookups_running;
    return busy("no thread is free to look up " + host + "; it is asked again later");
  }
  std::unique_lock lock(answer->mutex);
  while (!answer->is_there && !is_cancelled && std::chrono::steady_clock::now() < deadline) {
    answer->arrived.wait_for(lock, kLook);
  }
  if (!answer->is_there) {
    return unavailable(host +
                       " was not found in time: the name server of this machine does not answer");
  }
  if (answer->error != 0 || answer->addresses.empty()) {
    return unavailable("there is no host " + host + " (" +
                       (answer->error ? gai_strerror(answer->error) : "no address") +
                       "); check the address and the network");
  }
  return answer->addresses;
}

}  // namespace afs
