#include "gpu/proc_host.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include "gpu/proc_file.h"
#include "gpu/proc_text.h"

namespace afs {
namespace {

bool is_hardware(std::string_view interface) {
  return ::access(("/sys/class/net/" + std::string(interface) + "/device").c_str(), F_OK) == 0;
}

void take_disk(const std::string& path, HostReading& reading) {
  struct statvfs disk {};
  if (path.empty() || ::statvfs(path.c_str(), &disk) != 0) return;
  const auto block = static_cast<double>(disk.f_frsize);
  reading.disk_path = path;
  reading.disk_total_bytes = block * static_cast<double>(disk.f_blocks);
  // As df counts: what is kept back for root is neither used nor free for us.
  reading.disk_used_bytes = block * static_cast<double>(disk.f_blocks - disk.f_bfree);
}

}  // namespace

Result<HostSnapshot> ProcHost::read() {
  HostSnapshot snapshot;
  TRY_ASSIGN(const std::string stat, read_proc_file(proc_ + "/stat"));
  TRY(take_proc_stat(stat, snapshot));
  TRY_ASSIGN(const std::string memory, read_proc_file(proc_ + "/meminfo"));
  TRY(take_proc_meminfo(memory, snapshot));
  const auto load = read_proc_file(proc_ + "/loadavg");
  if (load.ok()) take_proc_loadavg(*load, snapshot);
  const auto network = read_proc_file(proc_ + "/net/dev");
  if (network.ok()) take_proc_net_dev(*network, is_hardware, snapshot);
  take_disk(disk_path_, snapshot.reading);
  return snapshot;
}

}  // namespace afs
