// DcgmScrape and NodeExporterScrape: GPUs and host as exporters tell them over HTTP, for where this
// program sees neither (a container, another machine). Asked by gpu_watch and the sampler.
#pragma once

#include <functional>
#include <string>

#include "gpu/gpu_probe.h"
#include "gpu/host_probe.h"

namespace afs {

// The body at a URL; with a deadline and a limit of its own.
using Fetch = std::function<Result<std::string>(const std::string& url)>;

class DcgmScrape final : public GpuProbe {
 public:
  DcgmScrape(std::string url, Fetch fetch) : url_(std::move(url)), fetch_(std::move(fetch)) {}
  std::string_view name() const override { return "DCGM exporter"; }
  int64_t pace_ms() const override { return 5'000; }
  Result<GpuReadings> read() override;

 private:
  const std::string url_;
  const Fetch fetch_;
};

class NodeExporterScrape final : public HostProbe {
 public:
  NodeExporterScrape(std::string url, std::string disk_path, Fetch fetch)
      : url_(std::move(url)), disk_path_(std::move(disk_path)), fetch_(std::move(fetch)) {}
  Result<HostSnapshot> read() override;

 private:
  const std::string url_, disk_path_;
  const Fetch fetch_;
};

}  // namespace afs
