// HostRates: what two looks at a host's running totals say of the time between them. Kept by the
// sampler, on its thread.
#pragma once

#include <optional>

#include "core/machine_reading.h"
#include "gpu/host_probe.h"

namespace afs {

class HostRates {
 public:
  // The snapshot's reading with its rates; without them at the first look and after totals went
  // back (the host was restarted). `now_ms`: of a clock that never goes back.
  HostReading complete(const HostSnapshot& snapshot, int64_t now_ms);

 private:
  struct Look {
    HostCounters counters;
    int64_t at_ms = 0;
  };
  std::optional<Look> last_;
};

}  // namespace afs
