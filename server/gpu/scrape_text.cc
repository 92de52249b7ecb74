#include "gpu/scrape_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "gpu/prometheus_text.h"

namespace afs {
namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;
// DCGM writes these and what is above for "blank": not supported, not permitted, not yet known.
constexpr double kBlankInteger = 9223372036854775792.0;  // 0x7ffffffffffffff0
constexpr double kBlankShort = 2147483632.0;  // 0x7ffffff0; the blank of reals, 2^47, lies between.

struct Field {
  std::string_view name;
  std::optional<double> GpuReading::*figure;
  double unit = 1;
  bool is_large = false;  // May pass the smaller blanks and still be a figure.
};
// Names of the newest DCGM end in their unit; the older names stay as aliases.
constexpr Field kFields[] = {
    {"DCGM_FI_DEV_GPU_UTIL", &GpuReading::utilization_percent},
    {"DCGM_FI_DEV_GPU_UTIL_RATIO", &GpuReading::utilization_percent, 100},
    {"DCGM_FI_DEV_MEM_COPY_UTIL", &GpuReading::memory_busy_percent},
    {"DCGM_FI_DEV_FB_USED", &GpuReading::memory_used_bytes, kMebibyte},
    {"DCGM_FI_DEV_FB_USED_BYTES", &GpuReading::memory_used_bytes, 1, true},
    {"DCGM_FI_DEV_FB_TOTAL", &GpuReading::memory_total_bytes, kMebibyte},
    {"DCGM_FI_DEV_FB_TOTAL_BYTES", &GpuReading::memory_total_bytes, 1, true},
    {"DCGM_FI_DEV_GPU_TEMP", &GpuReading::temperature_c},
    {"DCGM_FI_DEV_GPU_TEMP_CELSIUS", &GpuReading::temperature_c},
    {"DCGM_FI_DEV_MEMORY_TEMP", &GpuReading::memory_temperature_c},
    {"DCGM_FI_DEV_POWER_USAGE", &GpuReading::power_watts},
    {"DCGM_FI_DEV_BOARD_POWER_WATTS", &GpuReading::power_watts},
    {"DCGM_FI_DEV_ENFORCED_POWER_LIMIT", &GpuReading::power_limit_watts},
    {"DCGM_FI_DEV_SM_CLOCK", &GpuReading::sm_clock_mhz},
    {"DCGM_FI_DEV_MEM_CLOCK", &GpuReading::memory_clock_mhz},
    {"DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", &GpuReading::energy_joules, 1e-3, true},
    {"DCGM_FI_DEV_ECC_DBE_VOL_TOTAL", &GpuReading::ecc_uncorrected_total},
    {"DCGM_FI_DEV_XID_ERRORS", &GpuReading::xid_last},
};

bool is_blank(double value, bool is_large = false) {
  return !std::isfinite(value) || value >= (is_large ? kBlankInteger : kBlankShort);
}

struct Scraped {
  GpuReading reading;
  std::optional<double> free_bytes, reserved_bytes;
  std::map<std::string, double> instance_used_bytes, instance_free_bytes;  // By GPU instance.
};

// With a GPU cut up by MIG, each instance has lines of its own beside those of the whole, or
// instead of them.
void take_instance(const PrometheusLine& line, std::string instance, Scraped& gpu) {
  gpu.reading.is_mig = true;
  if (is_blank(line.value)) return;
  if (line.name == "DCGM_FI_DEV_FB_USED")
    gpu.instance_used_bytes[instance] = line.value * kMebibyte;
  if (line.name == "DCGM_FI_DEV_FB_FREE")
    gpu.instance_free_bytes[instance] = line.value * kMebibyte;
}

void take_field(const PrometheusLine& line, Scraped& gpu) {
  if (line.name == "DCGM_FI_DEV_FB_FREE" && !is_blank(line.value))
    gpu.free_bytes = line.value * kMebibyte;
  if (line.name == "DCGM_FI_DEV_FB_RESERVED" && !is_blank(line.value))
    gpu.reserved_bytes = line.value * kMebibyte;
  const bool is_slowdown = line.name == "DCGM_FI_DEV_CLOCK_THROTTLE_REASONS" ||
                           line.name == "DCGM_FI_DEV_CLOCKS_EVENT_REASONS";
  if (is_slowdown && !is_blank(line.value) && line.value >= 0) {
    gpu.reading.slowdown_bits = static_cast<uint64_t>(line.value);
  }
  for (const Field& field : kFields) {
    if (field.name != line.name || is_blank(line.value, field.is_large)) continue;
    gpu.reading.*field.figure = line.value * field.unit;
  }
}

double sum(const std::map<std::string, double>& parts) {
  double all = 0;
  for (const auto& [instance, bytes] : parts) all += bytes;
  return all;
}

void complete_memory(Scraped& gpu) {
  GpuReading& reading = gpu.reading;
  if (!reading.memory_used_bytes && !gpu.instance_used_bytes.empty()) {
    reading.memory_used_bytes = sum(gpu.instance_used_bytes);
    if (!gpu.free_bytes && !gpu.instance_free_bytes.empty())
      gpu.free_bytes = sum(gpu.instance_free_bytes);
  }
  if (reading.memory_total_bytes || !reading.memory_used_bytes || !gpu.free_bytes) return;
  reading.memory_total_bytes =
      *reading.memory_used_bytes + *gpu.free_bytes + gpu.reserved_bytes.value_or(0);
}

void take_dcgm(const PrometheusLine& line, std::map<int32_t, Scraped>& gpus) {
  const std::string_view label = line.label("gpu");
  int32_t index = -1;
  const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), index);
  if (error != std::errc() || end != label.data() + label.size() || index < 0) return;
  if (gpus.size() >= kGpusMax && !gpus.contains(index)) return;
  Scraped& gpu = gpus[index];
  gpu.reading.index = index;
  const std::string_view uuid =
      line.label("UUID").empty() ? line.label("uuid") : line.label("UUID");
  if (gpu.reading.uuid.empty()) gpu.reading.uuid = uuid.substr(0, kGpuNameBytesMax);
  if (gpu.reading.name.empty())
    gpu.reading.name = line.label("modelName").substr(0, kGpuNameBytesMax);
  const std::string_view instance = line.label("GPU_I_ID");
  instance.empty() ? take_field(line, gpu) : take_instance(line, std::string(instance), gpu);
}

bool lies_below(std::string_view path, std::string_view mount) {
  if (!path.starts_with(mount)) return false;
  return mount == "/" || path.size() == mount.size() || path[mount.size()] == '/';
}

struct FileSystem {
  std::optional<double> size, available;
};

void take_node(const PrometheusLine& line, std::string_view disk_path, std::set<std::string>& cores,
               std::map<std::string, FileSystem>& disks, std::optional<double>& available,
               HostSnapshot& answer) {
  const std::string_view name = line.name;
  if (!std::isfinite(line.value)) return;
  if (name == "node_load1") answer.reading.load_1m = line.value;
  if (name == "node_memory_MemTotal_bytes") answer.reading.memory_total_bytes = line.value;
  if (name == "node_memory_MemAvailable_bytes") available = line.value;
  if (name == "node_cpu_seconds_total") {
    cores.emplace(line.label("cpu"));
    answer.counters.cpu_all_seconds += line.value;
    const std::string_view mode = line.label("mode");
    if (mode == "idle" || mode == "iowait") answer.counters.cpu_idle_seconds += line.value;
  }
  const bool is_outside = line.label("device") != "lo";
  if (name == "node_network_receive_bytes_total" && is_outside)
    answer.counters.network_received_bytes += line.value;
  if (name == "node_network_transmit_bytes_total" && is_outside)
    answer.counters.network_sent_bytes += line.value;
  const std::string mount(line.label("mountpoint"));
  if (!mount.empty() && lies_below(disk_path, mount)) {
    if (name == "node_filesystem_size_bytes") disks[mount].size = line.value;
    if (name == "node_filesystem_avail_bytes") disks[mount].available = line.value;
  }
}

}  // namespace

Result<GpuReadings> parse_dcgm(std::string_view text) {
  std::map<int32_t, Scraped> gpus;
  const size_t lines = each_prometheus_line(text, [&](const PrometheusLine& line) {
    if (line.name.starts_with("DCGM_FI_")) take_dcgm(line, gpus);
  });
  if (lines == 0)
    return corrupt("its answer is no Prometheus text: does the address end in /metrics?");
  if (gpus.empty()) return not_found("its answer names no GPU: is it a DCGM exporter?");
  GpuReadings readings;
  for (auto& [index, gpu] : gpus) {
    complete_memory(gpu);
    readings.gpus.push_back(std::move(gpu.reading));
  }
  return readings;
}

Result<HostSnapshot> parse_node_exporter(std::string_view text, std::string_view disk_path) {
  HostSnapshot answer;
  std::set<std::string> cores;
  std::map<std::string, FileSystem> disks;
  std::optional<double> available;
  each_prometheus_line(text, [&](const PrometheusLine& line) {
    take_node(line, disk_path, cores, disks, available, answer);
  });
  HostReading& reading = answer.reading;
  if (cores.empty() && !reading.memory_total_bytes) {
    return corrupt(
        "its answer has no node_… figures: is it a node exporter, and does the address end in "
        "/metrics?");
  }
  if (!cores.empty()) reading.cpu_cores = static_cast<double>(cores.size());
  if (reading.memory_total_bytes && available)
    reading.memory_used_bytes = *reading.memory_total_bytes - *available;
  const auto longest = [](const auto& a, const auto& b) { return a.first.size() < b.first.size(); };
  const auto disk = std::max_element(disks.begin(), disks.end(), longest);
  if (disk != disks.end() && disk->second.size && disk->second.available) {
    reading.disk_path = disk->first;
    reading.disk_total_bytes = disk->second.size;
    reading.disk_used_bytes = *disk->second.size - *disk->second.available;
  }
  return answer;
}

}  // namespace afs
