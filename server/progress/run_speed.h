// RunSpeed: how fast a run goes, from the newest points of its loss. A pure function; any thread.
#pragma once

#include <optional>

#include "core/point.h"

namespace afs {

inline constexpr int64_t kSpeedPointsMax = 257;  // Read from the tail of the series.

struct RunSpeed {
  std::optional<double>
      steps_per_second;        // The median over the tail: a pause or a burst does not move it.
  int64_t distinct_steps = 0;  // In the tail, since the newest attempt began.
};

// `tail`: the newest points of one series, in arrival order. Only what lies after the last step or
// clock that goes back counts.
RunSpeed speed_of(const Points& tail);

}  // namespace afs
