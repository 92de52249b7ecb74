// MachineSettings: how this machine is looked at; the table [machine] of the configuration.
#pragma once

#include <cstdint>
#include <string>

namespace afs {

struct MachineSettings {
  bool is_sampled = true;
  std::string name;                 // Empty: the host's own.
  int64_t sample_every_ms = 1'000;  // In memory.
  int64_t store_every_ms = 5'000;   // As series.
  std::string gpu_probe =
      "auto";            // Or one way only: see kGpuProbeNames; "none": GPUs are not looked for.
  std::string dcgm_url;  // Of a DCGM exporter; the last way that is tried.
  std::string node_exporter_url;  // Then the host's figures come from there.
  int64_t raw_days = 30;  // As [retention] machine_days: older points become summaries; 0: never.

  friend bool operator==(const MachineSettings&, const MachineSettings&) = default;
};

inline constexpr const char* kGpuProbeNames[] = {"auto",     "nvml", "nvidia-smi", "amd-smi",
                                                 "rocm-smi", "dcgm", "none"};

}  // namespace afs
