// Console text: a printed line without its terminal codes, and what loggers put before the message.
// Called by the console decoder and the format sniffer, on log_dir's thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/point.h"

namespace afs {

inline constexpr size_t kConsoleLineBytesMax =
    64 * 1024;  // A longer one is no progress line: not looked at.

// Without ANSI escape sequences, backspaces and other control characters; tabs stay.
std::string without_terminal_codes(std::string_view line);

// "[rank0]: 2024-05-01 10:00:00,123 - INFO - __main__ - message".
struct PrintedLine {
  std::string_view message;      // What is left, trimmed.
  std::optional<WallTime> time;  // A date and time; a lone clock time says too little.
  bool is_warning = false;       // Of level WARNING or above.
};
PrintedLine parse_printed_line(std::string_view text);

// Without "[rank0]:", which torchrun puts before each line, tracebacks included; indentation stays.
std::string_view without_rank(std::string_view text);

}  // namespace afs
