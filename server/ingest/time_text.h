// Times and durations as logs write them. Called by the text decoders on log_dir's thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/point.h"

namespace afs {

// "1:02:03", "7:03", "4 days, 5:06:09", "1 day, 0:00:00.5", in seconds.
std::optional<double> parse_duration_s(std::string_view text);

// A hundred years at most: sums of a few such times still fit a WallTime.
bool is_duration_s(double seconds);

// A point in time at the start of a text and how many bytes it takes. Without a zone it is read as
// UTC, since the log does not say where it was written.
struct LeadingTime {
  WallTime time = 0;
  size_t bytes = 0;
};
// "2024-05-01T10:00:00.123Z", "2024-05-01 10:00:00,123", "05/01/2024 10:00:00" (month first, as the
// Hugging Face scripts set their logging up).
std::optional<LeadingTime> parse_leading_time(std::string_view text);

// The whole text as a point in time: as above, or a number of seconds, milliseconds, micro- or
// nanoseconds since the epoch, told apart by its size. nullopt for a smaller number, which is no
// date.
std::optional<WallTime> parse_time(std::string_view text);
std::optional<WallTime> time_of_number(double value);

}  // namespace afs
