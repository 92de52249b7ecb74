// Durations and counts as people read them: "3 h 12 m", "8,712". Called by the rest of progress/
// and by api/, on any thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/count_text.h"  // For those who write counts beside durations.

namespace afs {

std::string epoch_text(double epochs);           // "13", "2.5"
std::string value_text(double value);            // "0.8123", "1,235", "1.2e-05", "NaN"
std::string duration_text(int64_t duration_ms);  // "42 s", "12 m", "3 h 20 m", "4 d 3 h"

}  // namespace afs
