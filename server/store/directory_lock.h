// DirectoryLock: one process per data directory. Taken when the store is opened, let go when it
// ends, also by a crash: the lock is the kernel's, the file only says who holds it.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace afs {

class DirectoryLock {
 public:
  // Makes the directory when it is missing. kConflict, naming the holder's pid, when another
  // process has it.
  static Result<DirectoryLock> take(const std::filesystem::path& directory);
  DirectoryLock(DirectoryLock&& other) noexcept : descriptor_(other.descriptor_) {
    other.descriptor_ = -1;
  }
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace afs
