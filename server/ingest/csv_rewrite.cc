#include "ingest/csv_rewrite.h"

#include <algorithm>
#include <span>
#include <vector>

namespace afs {
namespace {

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  while (true) {
    const size_t comma = line.find_first_of(",;\t");
    cells.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) break;
    line.remove_prefix(comma + 1);
  }
  std::sort(cells.begin(), cells.end());
  return cells;
}

}  // namespace

std::optional<std::string> first_line(const File& file) {
  std::string text(kHeaderBytesMax, '\0');
  const Result<size_t> count = file.read_at(0, std::as_writable_bytes(std::span(text)));
  if (!count.ok()) return std::nullopt;
  text.resize(*count);
  const size_t end = text.find('\n');
  if (end == std::string::npos) {
    if (*count < kHeaderBytesMax) return std::nullopt;
    return std::string();
  }
  text.resize(end);
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

bool is_longer_header(std::string_view before, std::string_view now) {
  const auto old_cells = cells_of(before);
  const auto new_cells = cells_of(now);
  return new_cells.size() > old_cells.size() &&
         std::includes(new_cells.begin(), new_cells.end(), old_cells.begin(), old_cells.end());
}

}  // namespace afs
