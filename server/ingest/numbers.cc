#include "ingest/numbers.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

#include "ingest/words.h"

namespace afs {
namespace {

constexpr size_t kNumberBytesMax = 400;  // A double written in full has at most 327 characters.
constexpr double kStepMax = 9.0e18;      // Just below 2^63.

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "1,234,567.8" → "1234567.8"; nullopt when the commas do not part groups of three.
std::optional<std::string> without_commas(std::string_view text) {
  std::string plain;
  size_t digits = 0;
  bool is_grouped = false, in_fraction = false;
  for (const char c : text) {
    if (c == ',') {
      const bool is_group_end = is_grouped ? digits == 3 : digits >= 1 && digits <= 3;
      if (!is_group_end || in_fraction) return std::nullopt;
      is_grouped = true;
      digits = 0;
      continue;
    }
    if (is_digit(c)) {
      ++digits;
    } else {
      if (is_grouped && !in_fraction && digits != 3) return std::nullopt;
      in_fraction = in_fraction || c == '.' || c == 'e' || c == 'E';
    }
    plain += c;
  }
  if (is_grouped && !in_fraction && digits != 3) return std::nullopt;
  return plain;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank(" \t\r\n\0", 5);
  const size_t from = text.find_first_not_of(kBlank);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kBlank) - from + 1);
}

std::string_view unquoted(std::string_view text) {
  const bool is_quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
                         text.back() == text.front();
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

bool is_missing(std::string_view text) {
  text = trimmed(text);
  return text.empty() || text == "-" || equal_words(text, "na") || equal_words(text, "n/a") ||
         equal_words(text, "null") || equal_words(text, "none");
}

std::optional<double> parse_number(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  if (text.empty() || text.size() > kNumberBytesMax || text.back() == ')') return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc()) return value;
  if (error != std::errc::result_out_of_range) return std::nullopt;
  return std::strtod(std::string(text).c_str(),
                     nullptr);  // Says which: an infinity or nearly zero.
}

std::optional<double> parse_grouped_number(std::string_view text) {
  if (text.find(',') == std::string_view::npos) return parse_number(text);
  const auto plain = without_commas(trimmed(text));
  return plain ? parse_number(*plain) : std::nullopt;
}

std::optional<Step> to_step(double value) {
  if (!(std::abs(value) < kStepMax) || std::nearbyint(value) != value) return std::nullopt;
  return static_cast<Step>(value);
}

std::optional<Step> parse_step(std::string_view text) {
  text = trimmed(text);
  Step step = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
  if (error == std::errc() && end == text.data() + text.size()) return step;
  const auto value = parse_number(text);
  return value ? to_step(*value) : std::nullopt;
}

}  // namespace afs
