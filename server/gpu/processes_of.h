// How processes are added to a GPU's reading: each pid once, and never more than the limit. A pure
// function; used by the probes.
#pragma once

#include <algorithm>
#include <utility>

#include "core/gpu_reading.h"

namespace afs {

inline void add_process(GpuReading& reading, GpuProcess process) {
  const auto is_same = [&](const GpuProcess& other) { return other.pid == process.pid; };
  const auto known = std::find_if(reading.processes.begin(), reading.processes.end(), is_same);
  if (known != reading.processes.end()) {
    // Of a GPU that is cut up each instance tells its own part.
    if (process.memory_bytes)
      known->memory_bytes = known->memory_bytes.value_or(0) + *process.memory_bytes;
    return;
  }
  if (reading.processes.size() < kGpuProcessesMax) reading.processes.push_back(std::move(process));
}

}  // namespace afs
