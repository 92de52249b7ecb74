// GpuRoll: the GPUs that were ever seen here, so that one that vanishes is told and not forgotten,
// and each keeps its number when the driver counts anew. Kept by gpu_watch, on its thread.
#pragma once

#include <vector>

#include "core/gpu_reading.h"

namespace afs {

class GpuRoll {
 public:
  // Adds those that are missing, each with a fault; gives numbers; says since when faults are.
  void complete(GpuReadings& readings, WallTime now);
  bool is_empty() const { return known_.empty(); }

 private:
  struct Known {
    GpuReading last;  // Without figures.
    WallTime fault_since = 0;
  };
  Known* find(const GpuReading& reading);
  Known* find_index(int32_t index);
  int32_t free_index() const;

  std::vector<Known> known_;
};

}  // namespace afs
