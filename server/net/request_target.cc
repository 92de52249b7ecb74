#include "net/request_target.h"

#include <algorithm>
#include <optional>

namespace afs {
namespace {

enum class PlusSign { kIsPlus, kIsSpace };  // In a query a space may be written as '+'.

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

Result<std::string> percent_decode(std::string_view text, PlusSign plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '%') {
      const auto high = at + 1 < text.size() ? hex_digit(text[at + 1]) : std::nullopt;
      const auto low = at + 2 < text.size() ? hex_digit(text[at + 2]) : std::nullopt;
      if (!high || !low) {
        return invalid("the address holds a '%' that is not followed by two hex digits; write %25");
      }
      c = static_cast<char>(*high * 16 + *low);
      at += 2;
    } else if (c == '+' && plus == PlusSign::kIsSpace) {
      c = ' ';
    }
    if (c == '\0') return invalid("the address holds a NUL character");
    decoded.push_back(c);
  }
  return decoded;
}

Status check_path(std::string_view path) {
  for (const char c : path) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      return invalid("the path holds a control character");
    }
  }
  size_t begin = 1;
  while (begin <= path.size()) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    if (segment == "." || segment == "..") {
      return invalid("the path holds a '.' or '..' segment; write it without");
    }
    begin = end + 1;
  }
  return {};
}

std::string_view without_origin(std::string_view target) {
  if (target.starts_with('/')) return target;
  const size_t scheme_end = target.find("://");
  if (scheme_end == std::string_view::npos) return target;
  const size_t path_begin = target.find_first_of("/?", scheme_end + 3);
  return path_begin == std::string_view::npos ? "/" : target.substr(path_begin);
}

}  // namespace

Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const size_t equals = std::min(pair.find('='), pair.size());
    TRY_ASSIGN(std::string name, percent_decode(pair.substr(0, equals), PlusSign::kIsSpace));
    TRY_ASSIGN(std::string value,
               percent_decode(pair.substr(std::min(equals + 1, pair.size())), PlusSign::kIsSpace));
    pairs.emplace_back(std::move(name), std::move(value));
  }
  return pairs;
}

Result<RequestTarget> parse_target(std::string_view target) {
  target = target.substr(0, target.find('#'));
  if (target == "*") return RequestTarget{"*", {}};
  target = without_origin(target);
  const size_t question = std::min(target.find('?'), target.size());
  RequestTarget parsed;
  TRY_ASSIGN(parsed.path, percent_decode(target.substr(0, question), PlusSign::kIsPlus));
  if (parsed.path.empty() && question < target.size()) parsed.path.push_back('/');
  if (!parsed.path.starts_with('/')) return invalid("the path does not begin with a slash");
  TRY(check_path(parsed.path));
  TRY_ASSIGN(parsed.query, parse_query(target.substr(std::min(question + 1, target.size()))));
  return parsed;
}

}  // namespace afs
