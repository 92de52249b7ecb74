// Every call may say "not supported" of any device (a GeForce has no ECC, a cut-up GPU no
// utilisation): that figure is then absent.
#include "gpu/nvml_probe.h"

#include <algorithm>
#include <array>
#include <optional>
#include <type_traits>
#include <vector>

#include "gpu/processes_of.h"

namespace afs {
namespace {

constexpr double kMilli = 1e-3;

template <typename... Arguments>
bool succeeds(nvml::Code (*function)(Arguments...), std::type_identity_t<Arguments>... arguments) {
  return function && function(arguments...) == nvml::kSuccess;
}

// What one of the many functions says that give one whole number.
template <typename Number>
std::optional<double> figure(nvml::Code (*function)(nvml::Device, Number*), nvml::Device device,
                             double unit = 1) {
  Number number = 0;
  if (!succeeds(function, device, &number)) return std::nullopt;
  return static_cast<double>(number) * unit;
}

std::string text(nvml::Code (*function)(nvml::Device, char*, unsigned), nvml::Device device) {
  std::array<char, nvml::kTextBytes> buffer{};
  if (!succeeds(function, device, buffer.data(), nvml::kTextBytes)) return "";
  buffer.back() = '\0';
  return buffer.data();
}

void read_memory(const NvmlLibrary& nvml, nvml::Device device, GpuReading& reading) {
  nvml::MemoryV2 second{};
  second.version = nvml::kMemoryV2Version;
  nvml::Memory first{};
  if (succeeds(nvml.memory_v2, device, &second)) {
    reading.memory_used_bytes = static_cast<double>(second.used);
    reading.memory_total_bytes = static_cast<double>(second.total);
  } else if (succeeds(nvml.memory, device, &first)) {
    reading.memory_used_bytes = static_cast<double>(first.used);
    reading.memory_total_bytes = static_cast<double>(first.total);
  }
}

void read_load(const NvmlLibrary& nvml, nvml::Device device, GpuReading& reading) {
  nvml::Utilization busy{};
  if (succeeds(nvml.utilization, device, &busy)) {
    reading.utilization_percent = busy.gpu;
    reading.memory_busy_percent = busy.memory;
  }
  unsigned value = 0;
  if (succeeds(nvml.temperature, device, nvml::kTemperatureOfGpu, &value))
    reading.temperature_c = value;
  if (succeeds(nvml.clock_mhz, device, nvml::kClockOfSm, &value)) reading.sm_clock_mhz = value;
  if (succeeds(nvml.clock_mhz, device, nvml::kClockOfMemory, &value))
    reading.memory_clock_mhz = value;
  reading.power_watts = figure(nvml.power_milliwatts, device, kMilli);
  reading.power_limit_watts = figure(nvml.power_limit_milliwatts, device, kMilli);
  reading.energy_joules = figure(nvml.energy_millijoules, device, kMilli);
  reading.fan_percent = figure(nvml.fan_percent, device);
}

void read_state(const NvmlLibrary& nvml, nvml::Device device, GpuReading& reading) {
  unsigned long long number = 0;
  if (succeeds(nvml.slowdown_bits, device, &number)) reading.slowdown_bits = number;
  if (succeeds(nvml.ecc_errors, device, nvml::kEccUncorrected, nvml::kEccSinceDriverLoad,
               &number)) {
    reading.ecc_uncorrected_total = static_cast<double>(number);
  }
  unsigned mode = 0, pending = 0;
  reading.is_mig = succeeds(nvml.mig_mode, device, &mode, &pending) && mode == nvml::kMigEnabled;
}

using ProcessesFunction = nvml::Code (*)(nvml::Device, unsigned*, nvml::Process*);

void add_processes(ProcessesFunction function, nvml::Device device, GpuReading& reading) {
  // One that starts between the calls may be missed once: with room for it the list is whole.
  std::vector<nvml::Process> processes(kGpuProcessesMax);
  auto count = static_cast<unsigned>(processes.size());
  if (!succeeds(function, device, &count, processes.data())) return;
  processes.resize(std::min<size_t>(count, processes.size()));
  // One that computes and draws stands in both lists, with the same memory.
  const std::vector<GpuProcess> known = reading.processes;
  for (const nvml::Process& process : processes) {
    const auto is_same = [&](const GpuProcess& other) { return other.pid == process.pid; };
    if (std::any_of(known.begin(), known.end(), is_same)) continue;
    std::optional<double> memory;
    if (process.used_bytes != nvml::kMemoryNotKnown)
      memory = static_cast<double>(process.used_bytes);
    add_process(reading, {process.pid, "", memory});
  }
}

}  // namespace

NvmlProbe::~NvmlProbe() { end(); }

void NvmlProbe::end() {
  xids_.reset();
  if (is_begun_) library_->shutdown();
  is_begun_ = false;
}

Status NvmlProbe::begin() {
  if (is_begun_) return {};
  if (!library_) {
    TRY_ASSIGN(library_, NvmlLibrary::open(path_));
  }
  const nvml::Code code = library_->init();
  if (code == nvml::kDriverNotLoaded)
    return unavailable("the NVIDIA driver is installed but not loaded");
  if (code != nvml::kSuccess) return internal(library_->words_for(code));
  is_begun_ = true;
  xids_ = std::make_unique<NvmlXids>(*library_);
  return {};
}

Result<GpuReadings> NvmlProbe::read() {
  TRY(begin());
  unsigned count = 0;
  if (const nvml::Code code = library_->device_count(&count); code != nvml::kSuccess) {
    end();  // The driver went away under us; the next look begins anew.
    return internal(library_->words_for(code));
  }
  if (count == 0) return unavailable("the NVIDIA driver finds no GPU");
  GpuReadings readings;
  std::array<char, nvml::kTextBytes> version{};
  if (succeeds(library_->driver_version, version.data(), nvml::kTextBytes))
    readings.driver_version = version.data();
  xids_->take();
  for (unsigned index = 0; index < std::min<size_t>(count, kGpusMax); ++index) {
    readings.gpus.push_back(read_device(index));
  }
  return readings;
}

GpuReading NvmlProbe::read_device(unsigned index) {
  const NvmlLibrary& nvml = *library_;
  GpuReading reading;
  reading.index = static_cast<int32_t>(index);
  nvml::Device device = nullptr;
  if (const nvml::Code code = nvml.device_by_index(index, &device); code != nvml::kSuccess) {
    reading.fault = nvml.words_for(code);
    return reading;
  }
  reading.name = text(nvml.device_name, device);
  reading.uuid = text(nvml.device_uuid, device);
  unsigned probe = 0;
  if (nvml.temperature &&
      nvml.temperature(device, nvml::kTemperatureOfGpu, &probe) == nvml::kGpuIsLost) {
    reading.fault = nvml.words_for(nvml::kGpuIsLost);
    return reading;
  }
  read_load(nvml, device, reading);
  read_memory(nvml, device, reading);
  read_state(nvml, device, reading);
  reading.xid_last = xids_->last_of(device);
  add_processes(nvml.compute_processes, device, reading);
  add_processes(nvml.graphics_processes, device, reading);
  return reading;
}

}  // namespace afs
