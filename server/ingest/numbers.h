// Numbers as trainers write them: nan, inf, quotes, thousands commas, "not available".
// Called by the text decoders on log_dir's thread.
#pragma once

#include <optional>
#include <string_view>

#include "core/point.h"

namespace afs {

std::string_view trimmed(
    std::string_view text);  // Without blanks, tabs, NULs and line ends around it.

// `text` without one pair of quotes around it, single or double.
std::string_view unquoted(std::string_view text);

// A blank cell, NA, N/A, null, None or a lone dash: nothing was measured.
bool is_missing(std::string_view text);

// The whole of `text` as a number: 1, -2.5e-3, +4, nan, inf, Infinity. A value too large is an
// infinity.
std::optional<double> parse_number(std::string_view text);

// Also 1,234,567: commas between groups of three digits.
std::optional<double> parse_grouped_number(std::string_view text);

// A whole number, also one written as 49.0.
std::optional<Step> parse_step(std::string_view text);
std::optional<Step> to_step(double value);

}  // namespace afs
