#include "ingest/relative_path.h"

#include <algorithm>
#include <cstdint>

namespace afs {
namespace {

// The length of the UTF-8 sequence at the start of `text`; 0 when it is not one.
size_t sequence_length(std::string_view text) {
  const auto byte = [&](size_t at) { return static_cast<uint8_t>(text[at]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (size_t at = 1; at < length; ++at) {
    if ((byte(at) & 0xC0) != 0x80) return 0;
  }
  const bool is_overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool is_surrogate = first == 0xED && byte(1) >= 0xA0;
  const bool is_too_large = first == 0xF4 && byte(1) >= 0x90;
  return is_overlong || is_surrogate || is_too_large ? 0 : length;
}

}  // namespace

std::string_view parent_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view(".") : path.substr(0, slash);
}

std::string_view base_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string join_path(std::string_view directory, std::string_view name) {
  if (directory == "." || directory.empty()) return std::string(name);
  return std::string(directory) + "/" + std::string(name);
}

bool is_below(std::string_view path, std::string_view directory) {
  if (directory == ".") return path != ".";
  return path.size() > directory.size() && path[directory.size()] == '/' &&
         path.substr(0, directory.size()) == directory;
}

std::string_view path_after(std::string_view path, std::string_view directory) {
  return directory == "." ? path : path.substr(directory.size() + 1);
}

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  if (path == ".") return parts;
  size_t at = 0;
  while (at <= path.size()) {
    const size_t slash = std::min(path.find('/', at), path.size());
    if (slash > at) parts.push_back(path.substr(at, slash - at));
    at = slash + 1;
  }
  return parts;
}

bool is_all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string printable_path(std::string_view path) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  while (!path.empty()) {
    const size_t length = sequence_length(path);
    if (length > 0) {
      out.append(path.substr(0, length));
    } else {
      const auto byte = static_cast<uint8_t>(path[0]);
      out.append("\xEF\xBF\xBD").append({kHex[byte >> 4], kHex[byte & 15]});
    }
    path.remove_prefix(std::max<size_t>(length, 1));
  }
  return out;
}

}  // namespace afs
