#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace afs {
namespace {

Error system_error(std::string_view action, const std::string& path, int number) {
  const std::string what = fmt::format("cannot {} {}: {}", action, path, std::strerror(number));
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return not_found(what);
    case EACCES:
    case EPERM:
      return denied(what + "; let the user that runs afs-monitor read it (chmod or a group)");
    case ELOOP:
      return invalid(what + "; a symbolic link points to itself");
    case ENAMETOOLONG:
      return invalid(what);
    case EMFILE:
    case ENFILE:
      return unavailable(what + "; raise the limit of open files (ulimit -n)");
    default:
      return unavailable(what);
  }
}

FileStat from_native(const struct stat& native) {
  FileStat stat;
  if (S_ISREG(native.st_mode)) {
    stat.kind = FileKind::kRegular;
  } else if (S_ISDIR(native.st_mode)) {
    stat.kind = FileKind::kDirectory;
  } else {
    stat.kind = FileKind::kOther;
  }
  stat.device = native.st_dev;
  stat.inode = native.st_ino;
  stat.size = static_cast<uint64_t>(native.st_size);
  stat.modified_ns =
      static_cast<int64_t>(native.st_mtim.tv_sec) * 1'000'000'000 + native.st_mtim.tv_nsec;
  return stat;
}

FileKind entry_kind(unsigned char type) {
  switch (type) {
    case DT_REG:
      return FileKind::kRegular;
    case DT_DIR:
      return FileKind::kDirectory;
    case DT_LNK:
      return FileKind::kSymlink;
    case DT_UNKNOWN:
      return FileKind::kUnknown;
    default:
      return FileKind::kOther;
  }
}

}  // namespace

Result<FileStat> stat_path(const std::string& path) {
  struct stat native;
  if (::stat(path.c_str(), &native) != 0) return system_error("look at", path, errno);
  return from_native(native);
}

Result<File> File::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return system_error("open", path, errno);
  File file(descriptor, path);
  TRY_ASSIGN(const FileStat stat, file.stat());
  if (stat.kind != FileKind::kRegular) return invalid(path + " is not a regular file");
  return file;
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<FileStat> File::stat() const {
  struct stat native;
  if (::fstat(descriptor_, &native) != 0) return system_error("look at", path_, errno);
  return from_native(native);
}

Result<size_t> File::read_at(uint64_t offset, std::span<std::byte> into) const {
  size_t filled = 0;
  while (filled < into.size()) {
    const ssize_t count = ::pread(descriptor_, into.data() + filled, into.size() - filled,
                                  static_cast<off_t>(offset + filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("read", path_, errno);
    if (count == 0) break;
    filled += static_cast<size_t>(count);
  }
  return filled;
}

uint64_t File::next_data(uint64_t offset, uint64_t size) const {
  const off_t found = ::lseek(descriptor_, static_cast<off_t>(offset), SEEK_DATA);
  if (found >= 0) return std::min(static_cast<uint64_t>(found), size);
  return errno == ENXIO ? size : offset;  // A file system without holes: everything is data.
}

Result<DirectoryListing> list_directory(const std::string& path, size_t entries_max) {
  DIR* directory = ::opendir(path.c_str());
  if (directory == nullptr) return system_error("list", path, errno);
  DirectoryListing listing;
  int failure = 0;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(directory);
    if (entry == nullptr) {
      failure = errno;
      break;
    }
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (listing.entries.size() >= entries_max) {
      listing.is_truncated = true;
      break;
    }
    listing.entries.push_back({std::string(name), entry_kind(entry->d_type)});
  }
  ::closedir(directory);
  if (failure != 0) return system_error("list", path, failure);
  std::sort(listing.entries.begin(), listing.entries.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return listing;
}

}  // namespace afs
