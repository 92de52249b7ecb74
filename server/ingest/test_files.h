// Where tests find their files: the golden ones in the source tree, and the real logs beside it,
// which are not part of it and may be absent. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace afs {

inline std::filesystem::path golden_dir() {
  return std::filesystem::path(AFS_SOURCE_DIR) / "tests" / "golden";
}

inline std::filesystem::path shared_dir() {
  if (const char* set = std::getenv("AFS_SHARED_DIR")) return set;
  return std::filesystem::path(AFS_SOURCE_DIR) / ".." / "shared";
}

inline std::string read_whole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace afs

#define AFS_SKIP_WITHOUT(path)                                                        \
  if (!std::filesystem::exists(path)) {                                               \
    GTEST_SKIP() << path << " is not here; set AFS_SHARED_DIR to the real log files"; \
  }                                                                                   \
  static_assert(true)
