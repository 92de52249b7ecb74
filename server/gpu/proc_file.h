// A whole file of /proc, whose size no stat tells. Used by proc_host and process_place.
#pragma once

#include <string>

#include "base/file.h"
#include "base/result.h"

namespace afs {

inline constexpr size_t kProcFileBytesMax = 4 << 20;  // What is beyond is not read.

inline Result<std::string> read_proc_file(const std::string& path) {
  TRY_ASSIGN(const File file, File::open(path));
  std::string text;
  constexpr size_t kPartBytes = 64 * 1024;
  while (text.size() < kProcFileBytesMax) {
    const size_t before = text.size();
    text.resize(before + kPartBytes);
    TRY_ASSIGN(
        const size_t count,
        file.read_at(before, std::as_writable_bytes(std::span(text.data() + before, kPartBytes))));
    text.resize(before + count);
    if (count == 0) break;
  }
  return text;
}

}  // namespace afs
