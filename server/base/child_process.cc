#include "base/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace afs {
namespace {

using Time = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

constexpr milliseconds kEndPause{
    5};  // Between looks whether a child that closed its pipes has ended.
constexpr milliseconds kKilledWait{
    1'000};  // For one that was killed; longer only when the kernel holds it.
constexpr int kFirstOwnDescriptor = 3;

class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_, O_CLOEXEC) != 0) ends_[0] = ends_[1] = -1;
  }
  ~Pipe() {
    close(0);
    close(1);
  }
  Pipe(const Pipe&) = delete;
  bool is_open() const { return ends_[0] >= 0; }
  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void close(int end) {
    if (ends_[end] >= 0) ::close(ends_[end]);
    ends_[end] = -1;
  }

 private:
  int ends_[2];
};

std::vector<std::string> own_environment() {
  std::vector<std::string> all{"LC_ALL=C"};
  for (const char* name : {"PATH", "LD_LIBRARY_PATH"}) {
    if (const char* value = std::getenv(name)) all.push_back(std::string(name) + "=" + value);
  }
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

// In a process group of its own, so that a kill reaches all that it started, with no signal blocked
// and none of our descriptors.
Result<pid_t> spawn(std::vector<std::string> words, const Pipe& out, const Pipe& error) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out.writer(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, error.writer(), STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&files, kFirstOwnDescriptor);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::vector<std::string> environment = own_environment();
  pid_t child = 0;
  const int failure = ::posix_spawnp(&child, words[0].c_str(), &files, &attributes,
                                     pointers(words).data(), pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (failure == 0) return child;
  const std::string reason =
      fmt::format("{} cannot be started: {}", words[0], std::strerror(failure));
  if (failure == ENOENT) return not_found(reason);
  return failure == EACCES ? denied(reason) : unavailable(reason);
}

int status_of(int waited) {
  constexpr int kSignalBase = 128;
  return WIFEXITED(waited) ? WEXITSTATUS(waited) : kSignalBase + WTERMSIG(waited);
}

// Reads what is there; false at the end of the stream.
bool read_some(int descriptor, std::string& into) {
  std::array<char, 16 * 1024> buffer;
  const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
  if (count > 0) into.append(buffer.data(), static_cast<size_t>(count));
  return count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN));
}

milliseconds left_until(Time until) {
  const auto left =
      std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
  return std::max(left, milliseconds(0));
}

}  // namespace

Result<ChildOutput> ChildRunner::run(const std::vector<std::string>& words) {
  CHECK(!words.empty());
  TRY(reap_undead());
  Pipe out, error;
  if (!out.is_open() || !error.is_open())
    return unavailable("no pipe can be made: too many open files");
  TRY_ASSIGN(const pid_t child, spawn(words, out, error));
  out.close(1);
  error.close(1);
  return collect(child, out.reader(), error.reader(), words[0]);
}

Status ChildRunner::reap_undead() {
  if (!undead_) return {};
  if (::waitpid(*undead_, nullptr, WNOHANG) == 0) {
    return unavailable(fmt::format("process {} hangs in the kernel and cannot be ended", *undead_));
  }
  undead_.reset();
  return {};
}

Result<ChildOutput> ChildRunner::collect(pid_t child, int out, int error, const std::string& name) {
  const Time until = std::chrono::steady_clock::now() + limits_.deadline;
  ChildOutput output;
  std::array<pollfd, 2> pipes{{{out, POLLIN, 0}, {error, POLLIN, 0}}};
  std::string* const texts[] = {&output.out, &output.error};
  while (pipes[0].fd >= 0 || pipes[1].fd >= 0) {
    const milliseconds left = left_until(until);
    if (left.count() == 0) {
      kill(child);
      return unavailable(
          fmt::format("{} did not answer within {} ms", name, limits_.deadline.count()));
    }
    if (::poll(pipes.data(), pipes.size(), static_cast<int>(left.count())) <= 0) continue;
    for (size_t i = 0; i < pipes.size(); ++i) {
      if (pipes[i].revents == 0 || pipes[i].fd < 0) continue;
      if (!read_some(pipes[i].fd, *texts[i]))
        pipes[i].fd = -1;  // poll() passes over it from now on.
      if (texts[i]->size() <= limits_.output_bytes_max) continue;
      kill(child);
      return too_large(fmt::format("{} prints more than {} bytes", name, limits_.output_bytes_max));
    }
  }
  if (const auto status = wait_for(child, until)) {
    output.exit_status = *status;
    return output;
  }
  kill(child);
  return unavailable(fmt::format("{} did not end within {} ms", name, limits_.deadline.count()));
}

// waitpid() knows no deadline.
std::optional<int> ChildRunner::wait_for(pid_t child, Time until) {
  while (true) {
    int waited = 0;
    const pid_t ended = ::waitpid(child, &waited, WNOHANG);
    if (ended == child) return status_of(waited);
    if (ended < 0 && errno != EINTR) return std::nullopt;
    if (left_until(until).count() == 0) return std::nullopt;
    ::poll(nullptr, 0, static_cast<int>(kEndPause.count()));
  }
}

void ChildRunner::kill(pid_t child) {
  ::kill(-child, SIGKILL);
  if (!wait_for(child, std::chrono::steady_clock::now() + kKilledWait)) undead_ = child;
}

}  // namespace afs
