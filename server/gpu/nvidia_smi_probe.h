// NvidiaSmiProbe: NVIDIA GPUs through the program nvidia-smi, for where its library cannot be
// loaded (another C library, a container). Asked by gpu_watch on its thread.
#pragma once

#include <chrono>

#include "base/child_process.h"
#include "gpu/gpu_probe.h"

namespace afs {

class NvidiaSmiProbe final : public GpuProbe {
 public:
  // `program`: found along the search path when it has no slash.
  explicit NvidiaSmiProbe(ChildRunner::Limits limits = {}, std::string program = "nvidia-smi")
      : runner_(limits), program_(std::move(program)) {}

  std::string_view name() const override { return "nvidia-smi"; }
  int64_t pace_ms() const override { return 5'000; }
  Result<GpuReadings> read() override;

 private:
  Result<GpuReadings> read_gpus();

  ChildRunner runner_;
  const std::string program_;
  size_t query_ = 0;  // Of nvidia_smi_queries(): the first that this driver takes.
};

}  // namespace afs
