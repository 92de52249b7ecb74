// The posix seam of the file system: stat, open, read at an offset, list a directory; errors are
// typed. Called by file sources, on any thread. Never writes, never throws, never logs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace afs {

enum class FileKind { kRegular, kDirectory, kSymlink, kOther, kUnknown };

struct FileStat {
  FileKind kind = FileKind::kUnknown;
  uint64_t device = 0;
  uint64_t inode = 0;
  uint64_t size = 0;
  int64_t modified_ns =
      0;  // Since the Unix epoch; whole milliseconds are too coarse to see every change.

  int64_t modified_ms() const { return modified_ns / 1'000'000; }
  friend bool operator==(const FileStat&, const FileStat&) = default;
};

// Follows symbolic links. kNotFound, kDenied, kInvalid (a loop of links, a name too long), else
// kUnavailable.
Result<FileStat> stat_path(const std::string& path);

// An open file, for reading only.
class File {
 public:
  // Never waits: opening a pipe or a device gives kInvalid instead.
  static Result<File> open(const std::string& path);
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  Result<FileStat> stat() const;
  // As many bytes as there are, up to the size of `into`; less only at the end of the file.
  Result<size_t> read_at(uint64_t offset, std::span<std::byte> into) const;
  // The first offset at or after `offset` that is not in a hole; `size` when only holes follow.
  uint64_t next_data(uint64_t offset, uint64_t size) const;

 private:
  File(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_ = -1;
  std::string path_;  // For messages.
};

struct DirectoryEntry {
  std::string name;
  FileKind kind = FileKind::kUnknown;  // Of the entry itself: a link is kSymlink.
};
struct DirectoryListing {
  std::vector<DirectoryEntry> entries;  // In the order of names; without "." and "..".
  bool is_truncated = false;            // There were more than entries_max.
};
Result<DirectoryListing> list_directory(const std::string& path, size_t entries_max);

}  // namespace afs
