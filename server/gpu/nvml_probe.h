// NvmlProbe: NVIDIA GPUs through the driver's own library, in this process: the quickest way, and
// the one that tells most. Asked by gpu_watch on its thread.
#pragma once

#include <memory>
#include <string>

#include "gpu/gpu_probe.h"
#include "gpu/nvml_library.h"
#include "gpu/nvml_xids.h"

namespace afs {

class NvmlProbe final : public GpuProbe {
 public:
  // `library`: a path instead of where drivers put it; for tests.
  explicit NvmlProbe(std::string library = "") : path_(std::move(library)) {}
  ~NvmlProbe() override;

  std::string_view name() const override { return "NVML"; }
  int64_t pace_ms() const override { return 1'000; }
  Result<GpuReadings> read() override;

 private:
  Status begin();
  void end();
  GpuReading read_device(unsigned index);

  const std::string path_;
  std::unique_ptr<NvmlLibrary> library_;
  std::unique_ptr<NvmlXids> xids_;  // While is_begun_.
  bool is_begun_ = false;
};

}  // namespace afs
