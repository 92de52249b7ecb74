// AmdSmiProbe and RocmSmiProbe: AMD GPUs through the programs of ROCm, the newer and the older one.
// Asked by gpu_watch on its thread.
#pragma once

#include <string>

#include "base/child_process.h"
#include "gpu/gpu_probe.h"

namespace afs {

class AmdSmiProbe final : public GpuProbe {
 public:
  explicit AmdSmiProbe(ChildRunner::Limits limits = {}) : runner_(limits) {}
  std::string_view name() const override { return "amd-smi"; }
  int64_t pace_ms() const override { return 5'000; }
  Result<GpuReadings> read() override;

 private:
  ChildRunner runner_;
  std::string static_text_;  // What does not change is asked once.
};

class RocmSmiProbe final : public GpuProbe {
 public:
  explicit RocmSmiProbe(ChildRunner::Limits limits = {}) : runner_(limits) {}
  std::string_view name() const override { return "rocm-smi"; }
  int64_t pace_ms() const override { return 5'000; }
  Result<GpuReadings> read() override;

 private:
  ChildRunner runner_;
};

}  // namespace afs
