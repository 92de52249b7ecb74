#include "gpu/nvml_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <initializer_list>

namespace afs {
namespace {

// The last one is where Windows puts it for its Linux.
constexpr const char* kPlaces[] = {"libnvidia-ml.so.1", "libnvidia-ml.so",
                                   "/usr/lib/wsl/lib/libnvidia-ml.so.1"};

template <typename Function>
void find(void* library, std::initializer_list<const char*> newest_first, Function& function) {
  for (const char* name : newest_first) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    if (function) return;
  }
}

}  // namespace

Result<std::unique_ptr<NvmlLibrary>> NvmlLibrary::open(const std::string& path) {
  void* handle = nullptr;
  if (!path.empty()) {
    handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  } else {
    for (const char* place : kPlaces) {
      if ((handle = ::dlopen(place, RTLD_NOW | RTLD_LOCAL))) break;
    }
  }
  if (!handle)
    return unavailable("there is no libnvidia-ml.so.1: no NVIDIA driver is installed here");
  std::unique_ptr<NvmlLibrary> library(new NvmlLibrary(handle));
  library->bind();
  if (!library->init || !library->shutdown || !library->device_count || !library->device_by_index) {
    return unavailable("libnvidia-ml lacks functions that every version since 2012 has");
  }
  return library;
}

NvmlLibrary::~NvmlLibrary() { ::dlclose(handle_); }

void NvmlLibrary::bind() {
  find(handle_, {"nvmlInit_v2"}, init);
  find(handle_, {"nvmlShutdown"}, shutdown);
  find(handle_, {"nvmlErrorString"}, error_string);
  find(handle_, {"nvmlSystemGetDriverVersion"}, driver_version);
  find(handle_, {"nvmlDeviceGetCount_v2"}, device_count);
  find(handle_, {"nvmlDeviceGetHandleByIndex_v2"}, device_by_index);
  find(handle_, {"nvmlDeviceGetName"}, device_name);
  find(handle_, {"nvmlDeviceGetUUID"}, device_uuid);
  find(handle_, {"nvmlDeviceGetUtilizationRates"}, utilization);
  find(handle_, {"nvmlDeviceGetMemoryInfo"}, memory);
  find(handle_, {"nvmlDeviceGetMemoryInfo_v2"}, memory_v2);
  find(handle_, {"nvmlDeviceGetTemperature"}, temperature);
  find(handle_, {"nvmlDeviceGetPowerUsage"}, power_milliwatts);
  find(handle_, {"nvmlDeviceGetEnforcedPowerLimit"}, power_limit_milliwatts);
  find(handle_, {"nvmlDeviceGetTotalEnergyConsumption"}, energy_millijoules);
  find(handle_, {"nvmlDeviceGetClockInfo"}, clock_mhz);
  find(handle_,
       {"nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons"},
       slowdown_bits);
  find(handle_, {"nvmlDeviceGetFanSpeed"}, fan_percent);
  find(handle_, {"nvmlDeviceGetTotalEccErrors"}, ecc_errors);
  find(handle_, {"nvmlDeviceGetMigMode"}, mig_mode);
  find(handle_,
       {"nvmlDeviceGetComputeRunningProcesses_v3", "nvmlDeviceGetComputeRunningProcesses_v2"},
       compute_processes);
  find(handle_,
       {"nvmlDeviceGetGraphicsRunningProcesses_v3", "nvmlDeviceGetGraphicsRunningProcesses_v2"},
       graphics_processes);
  find(handle_, {"nvmlEventSetCreate"}, event_set_create);
  find(handle_, {"nvmlEventSetFree"}, event_set_free);
  find(handle_, {"nvmlDeviceRegisterEvents"}, register_events);
  find(handle_, {"nvmlEventSetWait_v2"}, event_set_wait);
}

std::string NvmlLibrary::words_for(nvml::Code code) const {
  switch (code) {
    case nvml::kVersionMismatch:
      return "the NVIDIA driver was updated and its library is of another version than the kernel "
             "module: restart the machine, or reload the module";
    case nvml::kGpuIsLost:
      return "the GPU has fallen off the bus: look for Xid in the kernel's log; only a restart "
             "brings it "
             "back";
    case nvml::kNoPermission:
      return "this user may not read the GPUs: look at the permissions of /dev/nvidia*";
    default:
      return fmt::format("NVML says: {} ({})", error_string ? error_string(code) : "error", code);
  }
}

}  // namespace afs
