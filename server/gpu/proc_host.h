// ProcHost: the host that this program runs on, through /proc. Asked by the sampler on its thread.
#pragma once

#include <string>

#include "gpu/host_probe.h"

namespace afs {

class ProcHost final : public HostProbe {
 public:
  // `disk_path`: the file system of this directory is told of. `proc`: for tests.
  explicit ProcHost(std::string disk_path, std::string proc = "/proc")
      : disk_path_(std::move(disk_path)), proc_(std::move(proc)) {}
  Result<HostSnapshot> read() override;

 private:
  const std::string disk_path_, proc_;
};

}  // namespace afs
