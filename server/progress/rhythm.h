// Rhythm: how often a run writes and how fast its steps go, from the tail of one of its series. Pure; any thread.
#pragma once

#include <optional>

#include "core/point.h"

namespace afs {

inline constexpr int64_t kRhythmPointsMax = 256;  // How much of the tail is looked at.

struct Rhythm {
  std::optional<int64_t> usual_gap_ms;       // Median time between two writes.
  std::optional<double> steps_per_second;    // Median over the tail's pieces, pauses excluded by it.
  int64_t distinct_steps = 0;
};

// `tail`: the newest points of one series in arrival order. Equal and backward times say nothing and are left out.
Rhythm rhythm_of(const Points& tail);

}  // namespace afs
