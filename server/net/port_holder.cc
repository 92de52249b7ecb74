#include "net/port_holder.h"

#include <dirent.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>

namespace afs {
namespace {

struct Listeners {
  std::set<std::string> inodes;  // Of the sockets that listen on the port.
  bool is_other_user = false;
};

// A line of /proc/net/tcp: "0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000
// 00000000 1000 0 48213 …", that is slot, local address:port in hex, remote, state (0A listens),
// queues, timer, retries, uid, timeout, inode.
void add_listener(const std::string& line, uint16_t port, Listeners& found) {
  std::istringstream fields(line);
  std::string slot, local, remote, state, queues, timer, retries, uid, timeout, inode;
  fields >> slot >> local >> remote >> state >> queues >> timer >> retries >> uid >> timeout >>
      inode;
  const size_t colon = local.rfind(':');
  if (inode.empty() || state != "0A" || colon == std::string::npos) return;
  unsigned local_port = 0;
  std::from_chars(local.data() + colon + 1, local.data() + local.size(), local_port, 16);
  if (local_port != port) return;
  found.inodes.insert("socket:[" + inode + "]");
  found.is_other_user = uid != std::to_string(getuid());
}

Listeners listeners_on(uint16_t port) {
  Listeners found;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream lines(table);
    std::string line;
    while (std::getline(lines, line)) add_listener(line, port, found);
  }
  return found;
}

template <typename Visit>
bool any_entry(const std::string& directory, const Visit& visit) {
  DIR* open = opendir(directory.c_str());
  if (open == nullptr) return false;
  bool is_found = false;
  while (const dirent* entry = is_found ? nullptr : readdir(open)) {
    is_found = visit(std::string(entry->d_name));
  }
  closedir(open);
  return is_found;
}

bool has_socket(const std::string& pid, const std::set<std::string>& inodes) {
  const std::string directory = "/proc/" + pid + "/fd";
  return any_entry(directory, [&](const std::string& fd) {
    char target[64];
    const ssize_t length = readlink((directory + "/" + fd).c_str(), target, sizeof(target));
    return length > 0 && inodes.contains(std::string(target, static_cast<size_t>(length)));
  });
}

bool is_number(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string port_holder(uint16_t port) {
  const Listeners listeners = listeners_on(port);
  std::string holder = listeners.is_other_user ? "a process of another user" : "another process";
  any_entry("/proc", [&](const std::string& pid) {
    if (!is_number(pid) || !has_socket(pid, listeners.inodes)) return false;
    std::ifstream name_file("/proc/" + pid + "/comm");
    std::string name;
    std::getline(name_file, name);
    holder = "process " + pid + " (" + name + ")";
    return true;
  });
  return holder;
}

}  // namespace afs
