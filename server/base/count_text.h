// Whole numbers as people read them: "8,712". Any thread.
#pragma once

#include <cstdint>
#include <string>

namespace afs {

inline std::string count_text(int64_t count) {
  std::string digits = std::to_string(count);
  const size_t first = count < 0 ? 1 : 0;
  for (size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

}  // namespace afs
