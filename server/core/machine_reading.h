// MachineReading: what is known of this machine at one moment: host, GPUs, and the processes on
// them. Made by gpu/sampler once a second, shown by api/ as shared_ptr<const …>. No I/O; any
// thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/gpu_reading.h"
#include "core/point.h"

namespace afs {

struct HostReading {
  std::optional<double> cpu_percent;  // Over all cores, since the look before.
  std::optional<double> cpu_cores;
  std::optional<double> load_1m;
  std::optional<double> memory_used_bytes,
      memory_total_bytes;  // Used: what is not available to programs.
  std::optional<double> disk_used_bytes, disk_total_bytes;  // Of the file system of `disk_path`.
  std::string disk_path;
  std::optional<double> network_received_bytes_per_second, network_sent_bytes_per_second;
};

// Where a process works: what joins it to a run. Its environment is never read.
struct ProcessPlace {
  std::string command;               // Its program's name as the kernel has it.
  std::string directory;             // Working directory; empty when it may not be seen.
  std::vector<std::string> open_in;  // Directories of files that it holds open below the workspace.
};

struct MachineReading {
  WallTime read_at = 0;
  std::string name;       // Host name, or as configured.
  std::string workspace;  // Absolute and without links, as places are; empty when none is watched.
  HostReading host;
  std::string host_trouble;  // Why the host cannot be read; empty while it can.

  GpuReadings gpus;           // The newest that were read.
  WallTime gpus_read_at = 0;  // 0: never.
  std::string gpu_source;     // What read them: "NVML"; empty: nothing did.
  std::string
      gpu_trouble;  // Why there is no newer reading; empty while there is, or no GPU at all.
  WallTime gpu_trouble_since = 0;
  bool is_gpu_sought = true;        // False: the configuration says not to look.
  bool is_gpu_search_over = false;  // Every way was tried at least once.
  std::map<int64_t, ProcessPlace>
      places;  // By pid; of processes on a GPU, as far as they can be seen.

  int64_t samples_dropped = 0;  // That could not be stored because the queue was full.
  std::string store_trouble;    // Why the newest could not be; empty while they can.
};

}  // namespace afs
