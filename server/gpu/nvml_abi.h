// The part of NVIDIA's management library (libnvidia-ml) that we call, declared after its stable
// ABI so that nothing of NVIDIA's is needed to build. Included by nvml_library and by the test's
// stand-in.
#pragma once

#include <cstdint>

namespace afs::nvml {

using Device = void*;
using Code = int;

inline constexpr Code kSuccess = 0;
inline constexpr Code kNotSupported = 3;
inline constexpr Code kNoPermission = 4;
inline constexpr Code kInsufficientSize = 7;
inline constexpr Code kDriverNotLoaded = 9;
inline constexpr Code kGpuIsLost = 15;
inline constexpr Code kVersionMismatch = 18;

inline constexpr unsigned kTemperatureOfGpu = 0;
inline constexpr unsigned kClockOfSm = 1;
inline constexpr unsigned kClockOfMemory = 2;
inline constexpr unsigned kEccUncorrected = 1;
inline constexpr unsigned kEccSinceDriverLoad = 0;
inline constexpr unsigned kMigEnabled = 1;
inline constexpr unsigned kTextBytes = 96;  // Of names, UUIDs and versions.
inline constexpr uint64_t kMemoryNotKnown = ~uint64_t{0};

struct Utilization {
  unsigned gpu, memory;
};
struct Memory {  // nvmlDeviceGetMemoryInfo: used includes what the driver reserves.
  uint64_t total, free, used;
};
struct MemoryV2 {  // nvmlDeviceGetMemoryInfo_v2: reserved is told apart.
  unsigned version;
  uint64_t total, reserved, free, used;
};
inline constexpr unsigned kMemoryV2Version = sizeof(MemoryV2) | (2u << 24);

struct Process {  // Of the calls that end in _v2 and _v3; older ones have another shape and are not
                  // called.
  unsigned pid;
  uint64_t used_bytes;
  unsigned gpu_instance, compute_instance;
};
using EventSet = void*;
struct Event {
  Device device;
  unsigned long long type, number;  // Of an Xid event: which Xid.
  unsigned gpu_instance, compute_instance;
};
inline constexpr unsigned long long kXidEvents = 0x8;
static_assert(sizeof(Process) == 24 && sizeof(MemoryV2) == 40 && sizeof(Memory) == 24);

}  // namespace afs::nvml
