#include "ingest/directory_watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <cstring>

#include "ingest/relative_path.h"

namespace afs {
namespace {

constexpr uint32_t kNamesChange = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
constexpr uint32_t kContentChanges = IN_MODIFY | IN_CLOSE_WRITE;

}  // namespace

DirectoryWatch::DirectoryWatch() : descriptor_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {}

DirectoryWatch::~DirectoryWatch() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void DirectoryWatch::add(const std::string& path, const std::string& absolute_path) {
  if (descriptor_ < 0 || paths_.size() >= kWatchesMax) return;
  const int watch = ::inotify_add_watch(descriptor_, absolute_path.c_str(),
                                        kNamesChange | kContentChanges | IN_ONLYDIR);
  if (watch < 0) return;  // No room for it, or it is gone: polling goes on.
  paths_[watch] = path;
  watches_[path] = watch;
}

void DirectoryWatch::remove(const std::string& path) {
  const auto found = watches_.find(path);
  if (found == watches_.end()) return;
  ::inotify_rm_watch(descriptor_,
                     found->second);  // Fails when the directory is gone; so is the watch.
  paths_.erase(found->second);
  watches_.erase(found);
}

DirectoryWatch::Hints DirectoryWatch::take_hints() {
  Hints hints;
  if (descriptor_ < 0) return hints;
  alignas(inotify_event) char buffer[16 * 1024];
  while (true) {
    const ssize_t count = ::read(descriptor_, buffer, sizeof(buffer));
    if (count <= 0) break;
    for (ssize_t at = 0; at < count;) {
      inotify_event event;
      std::memcpy(&event, buffer + at, sizeof(event));
      const char* name = buffer + at + sizeof(event);
      at += static_cast<ssize_t>(sizeof(event) + event.len);
      hints.is_overflown |= (event.mask & IN_Q_OVERFLOW) != 0;
      const auto found = paths_.find(event.wd);
      if (found == paths_.end() || event.len == 0) continue;
      if ((event.mask & kNamesChange) != 0) hints.directories.insert(found->second);
      if ((event.mask & kContentChanges) != 0) hints.files.insert(join_path(found->second, name));
    }
  }
  return hints;
}

}  // namespace afs
