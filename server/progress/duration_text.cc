#include "progress/duration_text.h"

#include <fmt/format.h>

namespace afs {

std::string duration_text(int64_t duration_ms) {
  const int64_t seconds = duration_ms / 1000;
  const int64_t minutes = seconds / 60;
  const int64_t hours = minutes / 60;
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (minutes < 60) return fmt::format("{} min", minutes);
  if (hours < 48) return minutes % 60 ? fmt::format("{} h {} m", hours, minutes % 60) : fmt::format("{} h", hours);
  return fmt::format("{} days", hours / 24);
}

std::string count_text(int64_t count) {
  std::string text = std::to_string(count);
  const ptrdiff_t first = count < 0 ? 1 : 0;
  for (auto at = static_cast<ptrdiff_t>(text.size()) - 3; at > first; at -= 3) {
    text.insert(static_cast<size_t>(at), ",");
  }
  return text;
}

}  // namespace afs
