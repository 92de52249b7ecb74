// What a test sets of the stand-in for NVIDIA's driver library, found in it as `fake_nvml_state`.
#pragma once

#include <cstdint>

namespace afs {

inline constexpr unsigned kFakeGpusMax = 4;
inline constexpr unsigned kFakeProcessesMax = 4;

struct FakeNvmlGpu {
  bool is_lost = false;
  bool has_everything = true;  // False: as a GeForce, without ECC, energy and utilisation.
  bool is_mig = false;
  unsigned process_count = 0;
  unsigned pids[kFakeProcessesMax] = {};
  bool is_drawing_too = false;  // The processes stand in the list of graphics as well.
  uint64_t memory_of_each = 0;
  unsigned xid_to_report = 0;
};

struct FakeNvmlState {
  int init_code = 0;
  int count_code = 0;
  unsigned count = 0;
  FakeNvmlGpu gpus[kFakeGpusMax];
  int begun = 0;       // init minus shutdown.
  int event_sets = 0;  // Made minus freed.
};

}  // namespace afs
