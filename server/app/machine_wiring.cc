#include "app/machine_wiring.h"

#include <unistd.h>

#include <array>

#include "gpu/amd_probes.h"
#include "gpu/nvidia_smi_probe.h"
#include "gpu/nvml_probe.h"
#include "gpu/proc_host.h"
#include "gpu/scrapes.h"
#include "net/http_client.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kExporterDeadlineMs = 3'000;

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "this machine";
  return name.data();
}

// As the kernel tells places of processes: absolute, without links.
std::string real_path(const fs::path& path) {
  std::error_code failure;
  const fs::path real = path.empty() ? path : fs::weakly_canonical(path, failure);
  return failure ? path.string() : real.string();
}

// What an exporter answers with 200. Each probe has a client of its own, since each has a thread.
Fetch fetch() {
  HttpClient::Options options;
  options.deadline_ms = kExporterDeadlineMs;
  auto created = HttpClient::create(options);
  const std::shared_ptr<HttpClient> client = created.ok() ? std::move(*created) : nullptr;
  const Status trouble = created.ok() ? Status() : Status(created.error());
  return [client, trouble](const std::string& url) -> Result<std::string> {
    TRY(trouble);
    TRY_ASSIGN(HttpAnswer answer, client->get({url, {{"Accept", "text/plain"}}}));
    if (answer.status != 200)
      return unavailable("it answered HTTP " + std::to_string(answer.status));
    return std::move(answer.body);
  };
}

// In the order in which they are tried: what tells most first.
std::vector<std::unique_ptr<GpuProbe>> gpu_probes(const MachineSettings& settings) {
  std::vector<std::unique_ptr<GpuProbe>> probes;
  const auto is_wanted = [&](std::string_view name) {
    return settings.gpu_probe == "auto" || settings.gpu_probe == name;
  };
  if (is_wanted("nvml")) probes.push_back(std::make_unique<NvmlProbe>());
  if (is_wanted("nvidia-smi")) probes.push_back(std::make_unique<NvidiaSmiProbe>());
  if (is_wanted("amd-smi")) probes.push_back(std::make_unique<AmdSmiProbe>());
  if (is_wanted("rocm-smi")) probes.push_back(std::make_unique<RocmSmiProbe>());
  if (is_wanted("dcgm") && !settings.dcgm_url.empty()) {
    probes.push_back(std::make_unique<DcgmScrape>(settings.dcgm_url, fetch()));
  }
  return probes;
}

std::unique_ptr<HostProbe> host_probe(const MachineSettings& settings,
                                      const std::string& disk_path) {
  if (settings.node_exporter_url.empty()) return std::make_unique<ProcHost>(disk_path);
  return std::make_unique<NodeExporterScrape>(settings.node_exporter_url, disk_path, fetch());
}

}  // namespace

std::unique_ptr<Sampler> make_sampler(const Config& config, const Clock& clock) {
  const MachineSettings& settings = config.machine;
  Sampler::Options options;
  options.machine_name = settings.name.empty() ? host_name() : settings.name;
  options.workspace = real_path(config.workspace);
  options.sample_every_ms = settings.sample_every_ms;
  options.store_every_ms = settings.store_every_ms;
  options.is_gpu_sought = settings.gpu_probe != "none";
  const std::string disk_path =
      options.workspace.empty() ? real_path(config.data) : options.workspace;
  Sampler::Probes probes{host_probe(settings, disk_path), gpu_probes(settings)};
  return std::make_unique<Sampler>(std::move(options), std::move(probes), clock);
}

}  // namespace afs
