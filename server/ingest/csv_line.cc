#include "ingest/csv_line.h"

#include <algorithm>

#include "ingest/numbers.h"

namespace afs {
namespace {

// A quoted cell from its opening quote on; "" inside it is one quote. Returns where it ends.
std::optional<size_t> read_quoted(std::string_view line, size_t at, std::string& cell) {
  for (++at; at < line.size(); ++at) {
    if (line[at] != '"') {
      cell += line[at];
    } else if (at + 1 < line.size() && line[at + 1] == '"') {
      cell += line[++at];
    } else {
      return at + 1;
    }
  }
  return std::nullopt;
}

}  // namespace

char csv_separator(std::string_view header) {
  char best = ',';
  for (const char candidate : {';', '\t'}) {
    if (std::count(header.begin(), header.end(), candidate) >
        std::count(header.begin(), header.end(), best)) {
      best = candidate;
    }
  }
  return best;
}

std::optional<std::vector<std::string>> split_csv_line(std::string_view line, char separator) {
  std::vector<std::string> cells;
  size_t at = 0;
  while (true) {
    std::string cell;
    size_t end = 0;
    const size_t text = line.find_first_not_of(separator == '\t' ? " " : " \t", at);
    if (text != std::string_view::npos && line[text] == '"') {
      const auto closed = read_quoted(line, text, cell);
      if (!closed) return std::nullopt;
      end = std::min(line.find(separator, *closed), line.size());
    } else {
      end = std::min(line.find(separator, at), line.size());
      cell = trimmed(line.substr(at, end - at));
    }
    cells.push_back(std::move(cell));
    if (cells.size() > kCsvColumnsMax) return std::nullopt;
    if (end == line.size()) return cells;
    at = end + 1;
  }
}

}  // namespace afs
