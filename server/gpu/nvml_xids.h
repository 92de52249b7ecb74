// NvmlXids: the newest Xid (a fault that the NVIDIA driver reports) of each GPU since we began to
// listen. Used by nvml_probe, on its thread, between init and shutdown of the library.
#pragma once

#include <map>
#include <optional>

#include "gpu/nvml_library.h"

namespace afs {

class NvmlXids {
 public:
  explicit NvmlXids(const NvmlLibrary& nvml);
  ~NvmlXids();
  NvmlXids(const NvmlXids&) = delete;

  void take();  // What was reported meanwhile; never waits.
  // Listens to the device from the first time on. nullopt: this driver does not tell; 0: none so
  // far.
  std::optional<double> last_of(nvml::Device device);

 private:
  const NvmlLibrary& nvml_;
  nvml::EventSet events_ = nullptr;
  std::map<nvml::Device, std::optional<double>> last_;
};

}  // namespace afs
