// MicrosBand: an amount that is not known yet. With chances of 10, 50 and 90 % it is no more than
// these; p10 ≤ p50 ≤ p90. Any thread.
#pragma once

#include <cstdint>

namespace afs {

struct MicrosBand {
  int64_t p10 = 0, p50 = 0, p90 = 0;
  friend bool operator==(const MicrosBand&, const MicrosBand&) = default;
};

}  // namespace afs
