// A stand-in for libnvidia-ml.so.1, with the names and shapes of the real one: GPUs as a test sets
// them.
#include "fake_nvml.h"

#include <cstdio>
#include <cstring>

#include "gpu/nvml_abi.h"

using namespace afs;  // All below are C names, as the driver's.
using nvml::Code;
using nvml::Device;

namespace {

FakeNvmlState state;
unsigned registered[kFakeGpusMax] = {};

FakeNvmlGpu& gpu(Device device) { return *static_cast<FakeNvmlGpu*>(device); }
unsigned index_of(Device device) { return static_cast<unsigned>(&gpu(device) - state.gpus); }

Code unless_lost(Device device) { return gpu(device).is_lost ? nvml::kGpuIsLost : nvml::kSuccess; }

Code if_whole(Device device) {
  if (gpu(device).is_lost) return nvml::kGpuIsLost;
  return gpu(device).has_everything && !gpu(device).is_mig ? nvml::kSuccess : nvml::kNotSupported;
}

Code list_processes(Device device, unsigned* count, nvml::Process* into) {
  const FakeNvmlGpu& from = gpu(device);
  if (*count < from.process_count) {
    *count = from.process_count;
    return nvml::kInsufficientSize;
  }
  *count = from.process_count;
  for (unsigned i = 0; i < from.process_count; ++i)
    into[i] = {from.pids[i], from.memory_of_each, 0, 0};
  return nvml::kSuccess;
}

}  // namespace

extern "C" {

FakeNvmlState* fake_nvml_state() { return &state; }

Code nvmlInit_v2() {
  if (state.init_code == 0) ++state.begun;
  return state.init_code;
}
Code nvmlShutdown() {
  --state.begun;
  return nvml::kSuccess;
}
const char* nvmlErrorString(Code) { return "words of the driver"; }
Code nvmlSystemGetDriverVersion(char* text, unsigned size) {
  std::snprintf(text, size, "550.54.15");
  return nvml::kSuccess;
}
Code nvmlDeviceGetCount_v2(unsigned* count) {
  *count = state.count;
  return state.count_code;
}
Code nvmlDeviceGetHandleByIndex_v2(unsigned index, Device* device) {
  *device = &state.gpus[index];
  return nvml::kSuccess;
}
Code nvmlDeviceGetName(Device, char* text, unsigned size) {
  std::snprintf(text, size, "NVIDIA Fake 80GB");
  return nvml::kSuccess;
}
Code nvmlDeviceGetUUID(Device device, char* text, unsigned size) {
  std::snprintf(text, size, "GPU-fake-%u", index_of(device));
  return nvml::kSuccess;
}
Code nvmlDeviceGetUtilizationRates(Device device, nvml::Utilization* rates) {
  *rates = {97, 61};
  return if_whole(device);
}
Code nvmlDeviceGetMemoryInfo_v2(Device device, nvml::MemoryV2* memory) {
  if (memory->version != nvml::kMemoryV2Version) return 25;  // NVML_ERROR_ARGUMENT_VERSION_MISMATCH
  if (!gpu(device).has_everything) return nvml::kNotSupported;
  memory->total = 80'000;
  memory->reserved = 1'000;
  memory->used = 60'000;
  return unless_lost(device);
}
Code nvmlDeviceGetMemoryInfo(Device device, nvml::Memory* memory) {
  *memory = {24'000, 4'000, 20'000};
  return unless_lost(device);
}
Code nvmlDeviceGetTemperature(Device device, unsigned, unsigned* degrees) {
  *degrees = 64;
  return unless_lost(device);
}
Code nvmlDeviceGetPowerUsage(Device device, unsigned* milliwatts) {
  *milliwatts = 388'120;
  return unless_lost(device);
}
Code nvmlDeviceGetEnforcedPowerLimit(Device device, unsigned* milliwatts) {
  *milliwatts = 400'000;
  return unless_lost(device);
}
Code nvmlDeviceGetTotalEnergyConsumption(Device device, unsigned long long* millijoules) {
  *millijoules = 5'000'000;
  return if_whole(device);
}
Code nvmlDeviceGetClockInfo(Device device, unsigned which, unsigned* mhz) {
  *mhz = which == nvml::kClockOfSm ? 1'395 : 1'593;
  return unless_lost(device);
}
// Only the older of the two names is here: the newer one must not be needed.
Code nvmlDeviceGetCurrentClocksThrottleReasons(Device device, unsigned long long* bits) {
  *bits = 0x4;
  return unless_lost(device);
}
Code nvmlDeviceGetTotalEccErrors(Device device, unsigned, unsigned, unsigned long long* count) {
  *count = 2;
  return if_whole(device);
}
Code nvmlDeviceGetMigMode(Device device, unsigned* mode, unsigned* pending) {
  *mode = *pending = gpu(device).is_mig ? 1 : 0;
  return gpu(device).has_everything ? nvml::kSuccess : nvml::kNotSupported;
}
Code nvmlDeviceGetComputeRunningProcesses_v3(Device device, unsigned* count, nvml::Process* into) {
  return list_processes(device, count, into);
}
Code nvmlDeviceGetGraphicsRunningProcesses_v3(Device device, unsigned* count, nvml::Process* into) {
  if (gpu(device).is_drawing_too) return list_processes(device, count, into);
  *count = 0;
  return nvml::kSuccess;
}
Code nvmlEventSetCreate(nvml::EventSet* events) {
  ++state.event_sets;
  *events = &registered;
  return nvml::kSuccess;
}
Code nvmlEventSetFree(nvml::EventSet) {
  --state.event_sets;
  std::memset(registered, 0, sizeof registered);
  return nvml::kSuccess;
}
Code nvmlDeviceRegisterEvents(Device device, unsigned long long types, nvml::EventSet) {
  registered[index_of(device)] = types == nvml::kXidEvents;
  return nvml::kSuccess;
}
Code nvmlEventSetWait_v2(nvml::EventSet, nvml::Event* event, unsigned) {
  for (FakeNvmlGpu& one : state.gpus) {
    if (one.xid_to_report == 0 || !registered[&one - state.gpus]) continue;
    *event = {&one, nvml::kXidEvents, one.xid_to_report, 0, 0};
    one.xid_to_report = 0;
    return nvml::kSuccess;
  }
  return 10;  // NVML_ERROR_TIMEOUT
}

}  // extern "C"
