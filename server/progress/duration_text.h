// Durations and counts in words for people: "42 s", "3 h 20 m", "8,712". Any thread.
#pragma once

#include <cstdint>
#include <string>

namespace afs {

std::string duration_text(int64_t duration_ms);
std::string count_text(int64_t count);

}  // namespace afs
