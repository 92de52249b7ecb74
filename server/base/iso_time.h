// Wall times as ISO 8601 text in UTC, e.g. "2026-11-23T21:08:33.822Z". Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace afs {

std::string iso_time(int64_t epoch_ms);
// "20261123-210833", for file names.
std::string compact_time(int64_t epoch_ms);
// "2024-07-12T19:14:40.144Z", "2024-07-12 21:14:40+02:00": with a zone, since without one nobody knows when that is.
std::optional<int64_t> parse_iso_time(std::string_view text);

}  // namespace afs
