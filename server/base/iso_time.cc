#include "base/iso_time.h"

#include <fmt/format.h>

#include <ctime>

namespace afs {
namespace {

std::tm utc(int64_t epoch_ms) {
  const auto seconds = static_cast<std::time_t>(epoch_ms >= 0 ? epoch_ms / 1000 : (epoch_ms - 999) / 1000);
  std::tm parts{};
  if (!gmtime_r(&seconds, &parts)) parts = std::tm{};  // Only for years beyond int.
  return parts;
}

}  // namespace

std::string iso_time(int64_t epoch_ms) {
  const std::tm t = utc(epoch_ms);
  const int64_t milliseconds = ((epoch_ms % 1000) + 1000) % 1000;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
                     t.tm_hour, t.tm_min, t.tm_sec, milliseconds);
}

std::string compact_time(int64_t epoch_ms) {
  const std::tm t = utc(epoch_ms);
  return fmt::format("{:04}{:02}{:02}-{:02}{:02}{:02}", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour,
                     t.tm_min, t.tm_sec);
}

}  // namespace afs
