// Wall times as ISO 8601 text in UTC, e.g. "2026-11-23T21:08:33.822Z". Any thread.
#pragma once

#include <cstdint>
#include <string>

namespace afs {

std::string iso_time(int64_t epoch_ms);
// "20261123-210833", for file names.
std::string compact_time(int64_t epoch_ms);

}  // namespace afs
