// What a CSV that was written anew has to do with the one before: Lightning rewrites metrics.csv
// whole, with a longer header, when a new metric appears. Called by file_tail on the log
// directory's thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"

namespace afs {

inline constexpr size_t kHeaderBytesMax = 16 * 1024;  // A longer header is not remembered.

// The first line without its end; nullopt while it has no end, empty when it is too long to keep.
std::optional<std::string> first_line(const File& file);
// Has `now` all columns of `before`, and more?
bool is_longer_header(std::string_view before, std::string_view now);

}  // namespace afs
