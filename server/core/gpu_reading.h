// GpuReading: what one look at one GPU said. What the driver does not tell is absent, never zero.
// Filled by the probes of gpu/, shown by api/. No I/O; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/point.h"

namespace afs {

inline constexpr size_t kGpusMax = 64;           // Of one machine; further ones are not looked at.
inline constexpr size_t kGpuProcessesMax = 256;  // Of one GPU; likewise.
inline constexpr size_t kGpuNameBytesMax = 256;  // A longer name, UUID or version is cut.

struct GpuProcess {
  int64_t pid = 0;
  std::string name;                    // As the driver says; empty where it does not.
  std::optional<double> memory_bytes;  // Of this GPU.
};

// Why the clocks are lower than they could be; the bits are those of NVML, nvidia-smi and DCGM
// alike.
inline constexpr uint64_t kSlowedByPowerCap = 0x4;
inline constexpr uint64_t kSlowedByHardware = 0x8;
inline constexpr uint64_t kSlowedByHeat = 0x20;
inline constexpr uint64_t kSlowedByHeatHardware = 0x40;
inline constexpr uint64_t kSlowedByPowerBrake = 0x80;
inline constexpr uint64_t kSlowedByAnyHeat = kSlowedByHeat | kSlowedByHeatHardware;
inline constexpr uint64_t kSlowedByAnyPower = kSlowedByPowerCap | kSlowedByPowerBrake;

struct GpuReading {
  int32_t index = 0;  // As the driver counts; in the names of its series, "system/gpu.0/…".
  std::string uuid;   // Empty where the driver does not tell.
  std::string name;   // "NVIDIA A100-SXM4-80GB"
  std::string fault;  // Why it cannot be read, in words; then it has no figures.
  WallTime fault_since = 0;
  bool is_mig = false;  // Cut into instances: the driver tells no utilisation of the whole.

  std::optional<double> utilization_percent;  // Share of the time in which a kernel ran.
  std::optional<double>
      memory_busy_percent;  // Share of the time in which memory was read or written.
  std::optional<double> memory_used_bytes, memory_total_bytes;
  std::optional<double> temperature_c, memory_temperature_c;
  std::optional<double> power_watts, power_limit_watts;
  std::optional<double> sm_clock_mhz, memory_clock_mhz;
  std::optional<double> fan_percent;
  std::optional<double> energy_joules;  // Since the driver was loaded.
  std::optional<double>
      ecc_uncorrected_total;              // Memory errors that ECC could not mend, since the same.
  std::optional<double> xid_last;         // Number of the driver's newest fault; 0 = none.
  std::optional<uint64_t> slowdown_bits;  // kSlowedBy…; 0 = runs as fast as it wants.
  std::vector<GpuProcess> processes;
};

// All GPUs of a machine, as one probe read them at once.
struct GpuReadings {
  std::vector<GpuReading> gpus;
  std::string driver_version;  // Empty where the probe does not tell.
};

}  // namespace afs
