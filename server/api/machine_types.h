// The shapes of /api/v1/machines, a part of types.h in a file of its own. Absent = not known, or
// not told by the driver. Worker threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json_codec.h"

namespace afs::api {

struct GpuProcessView {
  int64_t pid = 0;
  std::string command;                 // "python3"; empty when it may not be seen.
  std::optional<Finite> memory_bytes;  // Of this GPU.
  std::optional<std::string> run, run_name;
  std::string joined_by;  // Why it is taken for that run's, in words; or why for none.
};
AFS_DESCRIBE(GpuProcessView, pid, command, memory_bytes, run, run_name, joined_by)

struct GpuView {
  int64_t index = 0;
  std::string name, uuid;
  std::string series;                  // How the names of its series begin: "system/gpu.0/".
  bool is_mig = false;                 // Cut into instances: there is no utilisation of the whole.
  std::optional<std::string> fault;    // Why it cannot be read; then it has no figures ...
  std::optional<int64_t> fault_since;  // ... since then.
  std::optional<Finite> utilization_percent, memory_busy_percent;
  std::optional<Finite> memory_used_bytes, memory_total_bytes;
  std::optional<Finite> temperature_c, memory_temperature_c;
  std::optional<Finite> power_watts, power_limit_watts;
  std::optional<Finite> sm_clock_mhz, memory_clock_mhz, fan_percent;
  std::optional<Finite> energy_joules, ecc_uncorrected_total;
  std::optional<int64_t> xid_last;     // The driver's newest fault; 0 = none.
  std::vector<std::string> slowed_by;  // "heat", "its power limit", …
  std::vector<GpuProcessView> processes;
};
AFS_DESCRIBE(GpuView, index, name, uuid, series, is_mig, fault, fault_since, utilization_percent,
             memory_busy_percent, memory_used_bytes, memory_total_bytes, temperature_c,
             memory_temperature_c, power_watts, power_limit_watts, sm_clock_mhz, memory_clock_mhz,
             fan_percent, energy_joules, ecc_uncorrected_total, xid_last, slowed_by, processes)

struct HostView {
  std::optional<Finite> cpu_percent, cpu_cores, load_1m;
  std::optional<Finite> memory_used_bytes, memory_total_bytes;
  std::optional<Finite> disk_used_bytes, disk_total_bytes;
  std::string disk_path;
  std::optional<Finite> network_received_bytes_per_second, network_sent_bytes_per_second;
  std::optional<std::string> trouble;  // Why the host cannot be read.
};
AFS_DESCRIBE(HostView, cpu_percent, cpu_cores, load_1m, memory_used_bytes, memory_total_bytes,
             disk_used_bytes, disk_total_bytes, disk_path, network_received_bytes_per_second,
             network_sent_bytes_per_second, trouble)

struct MachineView {
  std::optional<std::string>
      id;  // "m1": its series are read as a run's; absent before the first is stored.
  std::string name;
  int64_t read_at = 0;  // When the host was looked at last.
  HostView host;
  std::string gpu_words;    // "2 GPUs, read through NVML", "no GPU on this host", …
  bool has_no_gpu = false;  // Every way was tried, and there is none.
  std::vector<GpuView> gpus;
  std::optional<int64_t> gpus_read_at;  // Of the newest reading, however old.
  std::string driver_version;
  std::optional<std::string> gpu_trouble;  // Why there is no newer one ...
  std::optional<int64_t> gpu_trouble_since;
  std::optional<std::string> rental;  // "m3" of /api/v1/rentals, which names this host.
  int64_t samples_dropped = 0;  // Points in time of which nothing is stored, since the start ...
  std::optional<std::string> store_trouble;  // ... and why the newest is not.
};
AFS_DESCRIBE(MachineView, id, name, read_at, host, gpu_words, has_no_gpu, gpus, gpus_read_at,
             driver_version, gpu_trouble, gpu_trouble_since, rental, samples_dropped, store_trouble)

struct MachineList {  // GET /api/v1/machines
  std::vector<MachineView> machines;
  std::string note;  // Why there is none; empty when there is one.
  int64_t server_time = 0;
};
AFS_DESCRIBE(MachineList, machines, note, server_time)

}  // namespace afs::api
