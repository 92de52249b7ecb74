// One cell of CSV (RFC 4180): quoted where it must be. A pure function; called by what writes CSV,
// on any thread.
#pragma once

#include <string>
#include <string_view>

namespace afs {

inline std::string csv_quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace afs
