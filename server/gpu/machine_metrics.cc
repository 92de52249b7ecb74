#include "gpu/machine_metrics.h"

#include <algorithm>
#include <utility>

namespace afs {
namespace {

struct HostMetric {
  std::string_view name;
  std::optional<double> HostReading::*figure;
  Fold fold;
};
constexpr HostMetric kHostMetrics[] = {
    {"system/cpu_percent", &HostReading::cpu_percent, Fold::kMean},
    {"system/load_1m", &HostReading::load_1m, Fold::kMean},
    {"system/memory_used_bytes", &HostReading::memory_used_bytes, Fold::kMost},
    {"system/memory_total_bytes", &HostReading::memory_total_bytes, Fold::kLast},
    {"system/disk_used_bytes", &HostReading::disk_used_bytes, Fold::kLast},
    {"system/disk_total_bytes", &HostReading::disk_total_bytes, Fold::kLast},
    {"system/network_received_bytes_per_second", &HostReading::network_received_bytes_per_second,
     Fold::kMean},
    {"system/network_sent_bytes_per_second", &HostReading::network_sent_bytes_per_second,
     Fold::kMean},
};

struct GpuMetric {
  std::string_view name;
  std::optional<double> GpuReading::*figure;
  Fold fold;
};
constexpr GpuMetric kGpuMetrics[] = {
    {"utilization_percent", &GpuReading::utilization_percent, Fold::kMean},
    {"memory_busy_percent", &GpuReading::memory_busy_percent, Fold::kMean},
    {"memory_used_bytes", &GpuReading::memory_used_bytes, Fold::kMost},
    {"memory_total_bytes", &GpuReading::memory_total_bytes, Fold::kLast},
    {"temperature_c", &GpuReading::temperature_c, Fold::kMost},
    {"memory_temperature_c", &GpuReading::memory_temperature_c, Fold::kMost},
    {"power_watts", &GpuReading::power_watts, Fold::kMean},
    {"power_limit_watts", &GpuReading::power_limit_watts, Fold::kLast},
    {"sm_clock_mhz", &GpuReading::sm_clock_mhz, Fold::kMean},
    {"memory_clock_mhz", &GpuReading::memory_clock_mhz, Fold::kMean},
    {"fan_percent", &GpuReading::fan_percent, Fold::kMean},
    {"energy_joules", &GpuReading::energy_joules, Fold::kLast},
    {"ecc_uncorrected_total", &GpuReading::ecc_uncorrected_total, Fold::kLast},
    {"xid_last", &GpuReading::xid_last, Fold::kLast},
};

double percent_if(uint64_t bits, uint64_t wanted) { return (bits & wanted) != 0 ? 100 : 0; }

}  // namespace

void each_host_figure(const HostReading& host, const TakeFigure& take) {
  for (const HostMetric& metric : kHostMetrics) {
    if (const auto& value = host.*metric.figure)
      take(std::string(metric.name), metric.fold, *value);
  }
}

void each_gpu_figure(const GpuReading& gpu, const TakeFigure& take) {
  for (const GpuMetric& metric : kGpuMetrics) {
    if (const auto& value = gpu.*metric.figure)
      take(gpu_metric(gpu.index, metric.name), metric.fold, *value);
  }
  if (!gpu.slowdown_bits) return;
  // As the share of the time, which a mean over readings is.
  take(gpu_metric(gpu.index, "slowed_by_heat_percent"), Fold::kMean,
       percent_if(*gpu.slowdown_bits, kSlowedByAnyHeat));
  take(gpu_metric(gpu.index, "slowed_by_power_percent"), Fold::kMean,
       percent_if(*gpu.slowdown_bits, kSlowedByAnyPower));
}

void FigureFold::add(std::string metric, Fold fold, double value) {
  Cell& cell = cells_[std::move(metric)];
  cell.fold = fold;
  cell.sum += value;
  cell.most = cell.count == 0 ? value : std::max(cell.most, value);
  cell.last = value;
  ++cell.count;
}

std::vector<IngestBatch::Column> FigureFold::take(Step step, WallTime time) {
  std::vector<IngestBatch::Column> columns;
  for (const auto& [metric, cell] : std::exchange(cells_, {})) {
    double value = cell.last;
    if (cell.fold == Fold::kMean) value = cell.sum / static_cast<double>(cell.count);
    if (cell.fold == Fold::kMost) value = cell.most;
    IngestBatch::Column& column = columns.emplace_back();
    column.metric = metric;
    column.points.add(step, time, value);
  }
  return columns;
}

}  // namespace afs
