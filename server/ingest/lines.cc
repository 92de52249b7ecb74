#include "ingest/lines.h"

#include "ingest/decoder.h"

namespace afs {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view cleaned(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const size_t text = line.find_first_not_of('\0');
  line.remove_prefix(text == std::string_view::npos ? line.size() : text);
  if (line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  return line;
}

}  // namespace

size_t LineSplitter::find_end(std::string_view text, size_t from) const {
  return end_ == LineEnd::kNewline ? text.find('\n', from) : text.find_first_of("\r\n", from);
}

size_t LineSplitter::skip_line(std::string_view text) {
  const size_t end = find_end(text, 0);
  if (end == std::string_view::npos) return text.size();
  is_skipping_ = false;
  return end + 1;
}

size_t LineSplitter::split(Bytes bytes, int64_t& too_long, const Take& take) {
  const std::string_view text = as_text(bytes);
  size_t at = is_skipping_ ? skip_line(text) : 0;
  while (at < text.size()) {
    const size_t end = find_end(text, at);
    const size_t length = (end == std::string_view::npos ? text.size() : end) - at;
    if (length > kLineBytesMax) {
      ++too_long;
      is_skipping_ = end == std::string_view::npos;
      if (is_skipping_) return text.size();
    } else if (end == std::string_view::npos) {
      return at;
    } else if (!take(cleaned(text.substr(at, length)), text.substr(end + 1))) {
      return at;
    }
    at = end + 1;
  }
  return at;
}

}  // namespace afs
