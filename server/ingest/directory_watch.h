// DirectoryWatch: the kernel's word that something changed in a directory (inotify), so that it is
// seen at once. A hint only: network file systems and full tables give none, and polling finds
// everything anyway. Called by directory_tree and log_dir on the log directory's thread.
#pragma once

#include <map>
#include <set>
#include <string>

namespace afs {

inline constexpr size_t kWatchesMax = 50'000;

class DirectoryWatch {
 public:
  DirectoryWatch();
  ~DirectoryWatch();
  DirectoryWatch(const DirectoryWatch&) = delete;
  DirectoryWatch& operator=(const DirectoryWatch&) = delete;

  void add(const std::string& path, const std::string& absolute_path);
  void remove(const std::string& path);

  struct Hints {
    std::set<std::string> directories;  // Something came, went or was renamed in them.
    std::set<std::string> files;        // Were written to.
    bool is_overflown = false;          // Some hints are lost: look at everything.
  };
  Hints take_hints();
  int descriptor() const {
    return descriptor_;
  }  // Readable when there are hints; -1 without inotify.

 private:
  const int descriptor_;
  std::map<int, std::string> paths_;  // By watch.
  std::map<std::string, int> watches_;
};

}  // namespace afs
