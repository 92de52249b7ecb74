// HostProbe: one way to ask for the state of the host. Made by app/wiring, asked by the sampler on
// its thread. What is a rate comes as running totals; host_rates takes the differences.
#pragma once

#include "base/result.h"
#include "core/machine_reading.h"

namespace afs {

struct HostCounters {
  double cpu_idle_seconds = 0, cpu_all_seconds = 0;  // Over all cores; only their relation counts.
  double network_received_bytes = 0, network_sent_bytes = 0;  // Without the loopback.
};

struct HostSnapshot {
  HostReading reading;  // Without what the counters tell.
  HostCounters counters;
};

class HostProbe {
 public:
  virtual ~HostProbe() = default;
  virtual Result<HostSnapshot> read() = 0;
};

}  // namespace afs
