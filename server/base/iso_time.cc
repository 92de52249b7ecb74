#include "base/iso_time.h"

#include <fmt/format.h>

#include <charconv>
#include <ctime>

namespace afs {
namespace {

std::tm utc(int64_t epoch_ms) {
  const auto seconds = static_cast<std::time_t>(epoch_ms >= 0 ? epoch_ms / 1000 : (epoch_ms - 999) / 1000);
  std::tm parts{};
  if (!gmtime_r(&seconds, &parts)) parts = std::tm{};  // Only for years beyond int.
  return parts;
}

// The digits that `text` begins with, exactly `count` of them, taken off it; -1 when they are not there.
int take_digits(std::string_view& text, size_t count) {
  int value = -1;
  if (text.size() < count) return -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + count, value);
  if (error != std::errc() || end != text.data() + count || value < 0) return -1;
  text.remove_prefix(count);
  return value;
}

bool take_sign(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// ".144" → 144; further digits are cut.
int take_milliseconds(std::string_view& text) {
  if (!take_sign(text, ".,")) return 0;
  int value = 0, scale = 100;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    value += (text.front() - '0') * scale;
    scale /= 10;
    text.remove_prefix(1);
  }
  return value;
}

// "Z", "+02:00", "-0530": minutes east of Greenwich.
std::optional<int> take_zone(std::string_view& text) {
  if (take_sign(text, "Zz")) return 0;
  const bool is_west = text.starts_with('-');
  if (!take_sign(text, "+-")) return std::nullopt;
  const int hours = take_digits(text, 2);
  take_sign(text, ":");
  const int minutes = take_digits(text, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return std::nullopt;
  return (is_west ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

std::optional<int64_t> parse_iso_time(std::string_view text) {
  std::tm t{};
  t.tm_year = take_digits(text, 4) - 1900;
  if (!take_sign(text, "-")) return std::nullopt;
  t.tm_mon = take_digits(text, 2) - 1;
  if (!take_sign(text, "-")) return std::nullopt;
  t.tm_mday = take_digits(text, 2);
  if (!take_sign(text, "Tt ")) return std::nullopt;
  t.tm_hour = take_digits(text, 2);
  if (!take_sign(text, ":")) return std::nullopt;
  t.tm_min = take_digits(text, 2);
  if (!take_sign(text, ":")) return std::nullopt;
  t.tm_sec = take_digits(text, 2);
  const int milliseconds = take_milliseconds(text);
  const auto zone = take_zone(text);
  const bool is_time = t.tm_year >= -1900 && t.tm_mon >= 0 && t.tm_mon < 12 && t.tm_mday >= 1 && t.tm_mday <= 31 &&
                       t.tm_hour >= 0 && t.tm_hour < 24 && t.tm_min >= 0 && t.tm_min < 60 && t.tm_sec >= 0 &&
                       t.tm_sec <= 60;
  if (!zone || !text.empty() || !is_time) return std::nullopt;
  return static_cast<int64_t>(timegm(&t)) * 1000 + milliseconds - *zone * 60'000LL;
}

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
