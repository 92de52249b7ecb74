// NvmlLibrary: libnvidia-ml, opened at run time; the one place that loads it. A function that this
// driver's version lacks is a null pointer. Used by nvml_probe, on its thread.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "gpu/nvml_abi.h"

namespace afs {

class NvmlLibrary {
 public:
  // kUnavailable: there is none on this machine. `path`: instead of where drivers put it.
  static Result<std::unique_ptr<NvmlLibrary>> open(const std::string& path);
  ~NvmlLibrary();
  NvmlLibrary(const NvmlLibrary&) = delete;

  std::string words_for(nvml::Code code) const;

  nvml::Code (*init)() = nullptr;
  nvml::Code (*shutdown)() = nullptr;
  const char* (*error_string)(nvml::Code) = nullptr;
  nvml::Code (*driver_version)(char*, unsigned) = nullptr;
  nvml::Code (*device_count)(unsigned*) = nullptr;
  nvml::Code (*device_by_index)(unsigned, nvml::Device*) = nullptr;
  nvml::Code (*device_name)(nvml::Device, char*, unsigned) = nullptr;
  nvml::Code (*device_uuid)(nvml::Device, char*, unsigned) = nullptr;
  nvml::Code (*utilization)(nvml::Device, nvml::Utilization*) = nullptr;
  nvml::Code (*memory)(nvml::Device, nvml::Memory*) = nullptr;
  nvml::Code (*memory_v2)(nvml::Device, nvml::MemoryV2*) = nullptr;
  nvml::Code (*temperature)(nvml::Device, unsigned, unsigned*) = nullptr;
  nvml::Code (*power_milliwatts)(nvml::Device, unsigned*) = nullptr;
  nvml::Code (*power_limit_milliwatts)(nvml::Device, unsigned*) = nullptr;
  nvml::Code (*energy_millijoules)(nvml::Device, unsigned long long*) = nullptr;
  nvml::Code (*clock_mhz)(nvml::Device, unsigned, unsigned*) = nullptr;
  nvml::Code (*slowdown_bits)(nvml::Device, unsigned long long*) = nullptr;
  nvml::Code (*fan_percent)(nvml::Device, unsigned*) = nullptr;
  nvml::Code (*ecc_errors)(nvml::Device, unsigned, unsigned, unsigned long long*) = nullptr;
  nvml::Code (*mig_mode)(nvml::Device, unsigned*, unsigned*) = nullptr;
  nvml::Code (*compute_processes)(nvml::Device, unsigned*, nvml::Process*) = nullptr;
  nvml::Code (*graphics_processes)(nvml::Device, unsigned*, nvml::Process*) = nullptr;

  nvml::Code (*event_set_create)(nvml::EventSet*) = nullptr;
  nvml::Code (*event_set_free)(nvml::EventSet) = nullptr;
  nvml::Code (*register_events)(nvml::Device, unsigned long long, nvml::EventSet) = nullptr;
  nvml::Code (*event_set_wait)(nvml::EventSet, nvml::Event*, unsigned) = nullptr;

 private:
  explicit NvmlLibrary(void* handle) : handle_(handle) {}
  void bind();

  void* const handle_;
};

}  // namespace afs
