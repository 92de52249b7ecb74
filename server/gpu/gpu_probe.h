// GpuProbe: one way to ask for the state of the GPUs. Made by app/wiring, asked by gpu_watch on its
// thread, one call at a time. Adding a way = its file, its test, a line in wiring and one of docs.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "core/gpu_reading.h"

namespace afs {

class GpuProbe {
 public:
  virtual ~GpuProbe() = default;
  virtual std::string_view name() const = 0;  // What people read: "NVML", "nvidia-smi".
  virtual int64_t pace_ms() const = 0;        // Asking more often costs more than it tells.
  // kUnavailable: there is no such GPU or driver here. Any other error: there is, and it does not
  // answer; the words say why and what to do. A GPU that alone cannot be read is no error but has a
  // fault.
  virtual Result<GpuReadings> read() = 0;
};

}  // namespace afs
