// HTTP/1.0, so that no answer comes in chunks and its end is the connection's.
#include "gpu/plain_fetch.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace afs {
namespace {

using Time = std::chrono::steady_clock::time_point;

struct Target {
  std::string host, port = "80", path = "/";
};

Result<Target> target_of(const std::string& url) {
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme)) return invalid("only http:// addresses can be read");
  std::string_view rest = std::string_view(url).substr(kScheme.size());
  Target target;
  const size_t slash = std::min(rest.find('/'), rest.size());
  std::string_view authority = rest.substr(0, slash);
  if (slash < rest.size()) target.path = rest.substr(slash);
  const size_t bracket = authority.rfind(']');
  const size_t colon = authority.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    target.port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
  }
  if (authority.starts_with('[') && authority.ends_with(']'))
    authority = authority.substr(1, authority.size() - 2);
  target.host = authority;
  if (target.host.empty() || url.find_first_of("\r\n ") != std::string::npos)
    return invalid("this is no address");
  return target;
}

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Socket(const Socket&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// False once the deadline is over.
bool wait_for(int descriptor, short what, Time until) {
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd waited{descriptor, what, 0};
    const int ready = ::poll(&waited, 1, static_cast<int>(left.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

Error too_slow() { return unavailable("it did not answer in time"); }

Status connect_to(int descriptor, const addrinfo& address, Time until) {
  if (::connect(descriptor, address.ai_addr, address.ai_addrlen) != 0) {
    if (errno != EINPROGRESS) return unavailable(std::strerror(errno));
    if (!wait_for(descriptor, POLLOUT, until)) return too_slow();
    int failure = 0;
    socklen_t size = sizeof failure;
    ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size);
    if (failure != 0) return unavailable(std::strerror(failure));
  }
  return {};
}

Status send_all(int descriptor, std::string_view bytes, Time until) {
  while (!bytes.empty()) {
    if (!wait_for(descriptor, POLLOUT, until)) return too_slow();
    const ssize_t count = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN && errno != EINTR) return unavailable(std::strerror(errno));
    if (count > 0) bytes.remove_prefix(static_cast<size_t>(count));
  }
  return {};
}

Result<std::string> receive_all(int descriptor, size_t bytes_max, Time until) {
  std::string text;
  std::array<char, 64 * 1024> buffer;
  while (true) {
    if (!wait_for(descriptor, POLLIN, until)) return too_slow();
    const ssize_t count = ::recv(descriptor, buffer.data(), buffer.size(), 0);
    if (count == 0) return text;
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count < 0) return unavailable(std::strerror(errno));
    text.append(buffer.data(), static_cast<size_t>(count));
    if (text.size() > bytes_max)
      return too_large(fmt::format("its answer is larger than {} bytes", bytes_max));
  }
}

Result<std::string> body_of(std::string answer) {
  const size_t head_end = answer.find("\r\n\r\n");
  if (!answer.starts_with("HTTP/1.") || head_end == std::string::npos)
    return corrupt("its answer is no HTTP");
  constexpr size_t kStatusAt = 9;
  const std::string status = answer.substr(kStatusAt, answer.find("\r\n") - kStatusAt);
  if (!status.starts_with("200")) return unavailable("it answered " + status);
  constexpr size_t kBlankLine = 4;
  return answer.substr(head_end + kBlankLine);
}

Result<std::string> ask(const Target& target, const addrinfo& address, const FetchLimits& limits,
                        Time until) {
  const Socket socket(
      ::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return unavailable(std::strerror(errno));
  TRY(connect_to(socket.get(), address, until));
  TRY(send_all(
      socket.get(),
      fmt::format(
          "GET {} HTTP/1.0\r\nHost: {}:{}\r\nAccept: text/plain\r\nUser-Agent: afs-monitor\r\n\r\n",
          target.path, target.host, target.port),
      until));
  TRY_ASSIGN(std::string answer, receive_all(socket.get(), limits.body_bytes_max, until));
  return body_of(std::move(answer));
}

}  // namespace

Result<std::string> plain_fetch(const std::string& url, FetchLimits limits) {
  TRY_ASSIGN(const Target target, target_of(url));
  const Time until = std::chrono::steady_clock::now() + limits.deadline;
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int failure = ::getaddrinfo(target.host.c_str(), target.port.c_str(), &wanted, &found);
      failure != 0) {
    return unavailable(fmt::format("{} is not known: {}", target.host, ::gai_strerror(failure)));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
  Result<std::string> answer = unavailable("it has no address");
  for (const addrinfo* address = found; address; address = address->ai_next) {
    answer = ask(target, *address, limits, until);
    if (answer.ok()) break;
  }
  return answer;
}

}  // namespace afs
