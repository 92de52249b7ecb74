// GpuWatch: finds the probe that answers on this machine and asks it at its pace, on a thread of
// its own, because a driver in trouble may hold the asker for ever: whoever reads latest() never
// waits. Made and read by the sampler.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "gpu/gpu_probe.h"

namespace afs {

inline constexpr int64_t kGpuAbsentPaceMs =
    300'000;  // Where there is none: a driver may be loaded later.
inline constexpr int64_t kGpuTroubledPaceMs =
    15'000;                                // While the one that there is does not answer.
inline constexpr int kGpuFailuresMax = 3;  // In a row; then the other probes are tried again.

class GpuWatch {
 public:
  struct Latest {
    GpuReadings readings;  // The newest that were read; gone GPUs included.
    WallTime read_at = 0;  // 0: never.
    std::string source;    // The probe that read them.
    std::string trouble;   // Why there is no newer one; empty: all is well, or there is no GPU.
    WallTime trouble_since = 0;
    bool is_search_over = false;  // Every probe was asked at least once, or one has answered.
    int64_t asked_at_steady_ms =
        0;  // When a question began that is not answered yet; 0 = none is open.
  };

  // `probes`: in the order in which they are tried; the first that answers is kept.
  GpuWatch(std::vector<std::unique_ptr<GpuProbe>> probes, const Clock& clock);
  ~GpuWatch();

  void start();
  // Waits for the thread for a moment; one that a driver holds is left to it.
  void stop();
  int64_t look();  // Once, on the caller's thread; only while not started. Returns after how long
                   // to look again.
  Latest latest() const;

 private:
  class State;
  std::shared_ptr<State> state_;  // Shared with the thread, which may outlive us.
};

}  // namespace afs
