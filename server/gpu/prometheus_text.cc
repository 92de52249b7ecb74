#include "gpu/prometheus_text.h"

#include <charconv>
#include <limits>
#include <optional>

#include "gpu/csv_cells.h"

namespace afs {
namespace {

constexpr std::string_view kNameCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:";

std::string_view take_name(std::string_view& rest) {
  const size_t end = std::min(rest.find_first_not_of(kNameCharacters), rest.size());
  const std::string_view name = rest.substr(0, end);
  rest.remove_prefix(end);
  return name;
}

bool take_one(std::string_view& rest, char wanted) {
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
  if (rest.empty() || rest.front() != wanted) return false;
  rest.remove_prefix(1);
  return true;
}

// After the opening quote, up to and with the closing one.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string text;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '"') return text;
    if (c != '\\') {
      text += c;
      continue;
    }
    if (rest.empty()) return std::nullopt;
    text += rest.front() == 'n' ? '\n' : rest.front();
    rest.remove_prefix(1);
  }
  return std::nullopt;
}

bool take_labels(std::string_view& rest, PrometheusLine& line) {
  while (!take_one(rest, '}')) {
    if (line.labels.size() >= kLabelsMax) return false;
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    const std::string_view name = take_name(rest);
    if (name.empty() || !take_one(rest, '=') || !take_one(rest, '"')) return false;
    auto text = take_quoted(rest);
    if (!text) return false;
    line.labels.emplace_back(name, std::move(*text));
    take_one(rest, ',');
  }
  return true;
}

std::optional<double> take_value(std::string_view rest) {
  rest = trimmed(rest);
  std::string_view word =
      rest.substr(0, rest.find_first_of(" \t"));  // A time of its own may follow.
  if (word == "+Inf" || word == "Inf") return std::numeric_limits<double>::infinity();
  if (word.starts_with('+')) word.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (word.empty() || error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

}  // namespace

size_t each_prometheus_line(std::string_view text,
                            const std::function<void(const PrometheusLine&)>& take) {
  size_t taken = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view rest = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    PrometheusLine line;
    line.name = take_name(rest);
    if (line.name.empty()) continue;
    if (rest.starts_with('{')) {
      rest.remove_prefix(1);
      if (!take_labels(rest, line)) continue;
    }
    const auto value = take_value(rest);
    if (!value) continue;
    line.value = *value;
    take(line);
    ++taken;
  }
  return taken;
}

}  // namespace afs
