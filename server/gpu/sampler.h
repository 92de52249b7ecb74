// Sampler: what this machine does, each second in memory and every few seconds as series: the
// Source of telemetry. Made and started by wiring; works on a thread of its own, and one more for
// the GPUs (gpu_watch); latest() from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "core/batch.h"
#include "core/machine_reading.h"
#include "gpu/gpu_probe.h"
#include "gpu/host_probe.h"

namespace afs {

class Sampler final : public Source {
 public:
  struct Options {
    std::string machine_name;  // Its series hang on the record of this name.
    std::string workspace;  // Processes are joined to what they hold open below it; may be empty.
    int64_t sample_every_ms = 1'000;
    int64_t store_every_ms = 5'000;
    bool is_gpu_sought = true;  // False: there are no probes because the configuration says so.
  };
  struct Probes {
    std::unique_ptr<HostProbe> host;
    std::vector<std::unique_ptr<GpuProbe>> gpus;  // The first that answers is used.
  };
  Sampler(Options options, Probes probes, const Clock& clock);
  ~Sampler() override;

  Status start(Sink& sink) override;
  void stop() override;
  void sample(Sink& sink);  // Once, on the caller's thread; for tests, and only while not started.

  std::shared_ptr<const MachineReading> latest()
      const;  // Never nullptr; read_at is 0 before the first look.

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace afs
