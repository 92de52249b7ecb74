#include "progress/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace afs {
namespace {

constexpr int64_t kSecondMs = 1'000, kMinuteMs = 60'000, kHourMs = 3'600'000, kDayMs = 86'400'000;
// From so many minutes on the seconds no longer matter; likewise days and hours.
constexpr int64_t kMinutesWithSeconds = 10;
constexpr int64_t kDaysWithHours = 30;
// As the page writes values: so many significant digits, plainly within these bounds.
constexpr int kValueDigits = 4;
constexpr double kPlainValueMin = 1e-3, kPlainValueEnd = 1e6;

// "3 h 12 m", or "3 h" when nothing is left over.
std::string two_units(int64_t duration_ms, int64_t major_ms, std::string_view major,
                      int64_t minor_ms, std::string_view minor) {
  const int64_t rest = duration_ms % major_ms / minor_ms;
  std::string text = fmt::format("{} {}", count_text(duration_ms / major_ms), major);
  if (rest > 0) text += fmt::format(" {} {}", rest, minor);
  return text;
}

}  // namespace

std::string value_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  const double size = std::abs(value);
  if (size == 0) return "0";
  if (size < kPlainValueMin || size >= kPlainValueEnd) return fmt::format("{:.4g}", value);
  const int whole_digits = static_cast<int>(std::floor(std::log10(size))) + 1;
  if (whole_digits >= kValueDigits) return count_text(std::llround(value));
  std::string text = fmt::format("{:.{}f}", value, kValueDigits - whole_digits);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string epoch_text(double epochs) {
  if (!std::isfinite(epochs) || std::abs(epochs) > 1e15) return fmt::format("{}", epochs);
  const double rounded = std::round(epochs * 100) / 100;
  if (rounded == std::floor(rounded)) return count_text(static_cast<int64_t>(rounded));
  return fmt::format("{}", rounded);
}

std::string duration_text(int64_t duration_ms) {
  const int64_t ms = std::max<int64_t>(duration_ms, 0);
  if (ms < kMinuteMs) return fmt::format("{} s", ms / kSecondMs);
  if (ms < kMinutesWithSeconds * kMinuteMs) return two_units(ms, kMinuteMs, "m", kSecondMs, "s");
  if (ms < kHourMs) return fmt::format("{} m", ms / kMinuteMs);
  if (ms < kDayMs) return two_units(ms, kHourMs, "h", kMinuteMs, "m");
  if (ms < kDaysWithHours * kDayMs) return two_units(ms, kDayMs, "d", kHourMs, "h");
  return fmt::format("{} d", count_text(ms / kDayMs));
}

}  // namespace afs
