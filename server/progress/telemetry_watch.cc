#include "progress/telemetry_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace afs {
namespace {

HealthCheck named(std::string_view name, std::string_view title, std::string threshold) {
  HealthCheck check;
  check.name = name;
  check.title = title;
  check.threshold = std::move(threshold);
  return check;
}

}  // namespace

void TelemetryWatch::add(Reading reading, const std::string& metric, Step step, double value) {
  auto& devices = devices_[static_cast<size_t>(reading)];
  auto device = std::find_if(devices.begin(), devices.end(),
                             [&](const Device& one) { return one.metric == metric; });
  if (device == devices.end()) {
    if (devices.size() == kDevicesMax) return;
    device = devices.insert(devices.end(), Device{metric, RecentWindow(kReadingsRecent), 0});
  }
  if (!std::isfinite(value)) return;
  device->recent.add(value);
  device->last_step = step;
}

std::vector<HealthCheck> TelemetryWatch::checks(const HealthLimits& limits) const {
  const auto percent = [](const char* word, double limit) {
    return fmt::format("{} {} %", word, figure_text(limit));
  };
  return {
      check(Reading::kGpuBusy,
            named("gpu_busy", "GPU busy", percent("below", limits.gpu_busy_percent_min)),
            limits.gpu_busy_percent_min),
      check(Reading::kGpuMemory,
            named("gpu_memory", "GPU memory", percent("above", limits.gpu_memory_percent_max)),
            limits.gpu_memory_percent_max),
      check(Reading::kGpuTemperature,
            named("gpu_temperature", "GPU temperature",
                  fmt::format("above {} °C", figure_text(limits.gpu_temperature_max))),
            limits.gpu_temperature_max),
      check(Reading::kDisk, named("disk", "Disk space", percent("above", limits.disk_percent_max)),
            limits.disk_percent_max)};
}

HealthCheck TelemetryWatch::check(Reading reading, HealthCheck made, double limit) const {
  const auto& devices = devices_[static_cast<size_t>(reading)];
  const bool is_low_bad = reading == Reading::kGpuBusy;
  const Device* worst = nullptr;
  for (const Device& device : devices) {
    if (!device.recent.is_full()) continue;
    const bool is_worse = !worst || (is_low_bad ? device.recent.median() < worst->recent.median()
                                                : device.recent.median() > worst->recent.median());
    if (is_worse) worst = &device;
  }
  if (!worst) {
    const char* none = reading == Reading::kDisk ? "no disk data" : "no GPU data";
    made.reason = devices.empty() ? none : "too few readings yet";
    return made;
  }
  const double now = worst->recent.median();
  const bool is_bad = is_low_bad ? now < limit : now > limit;
  made.state = is_bad ? CheckState::kWarning : CheckState::kFine;
  made.reason = fmt::format("{:.0f} {}", now, reading == Reading::kGpuTemperature ? "°C" : "%");
  made.metric = worst->metric;
  return made;
}

}  // namespace afs
