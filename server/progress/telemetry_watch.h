// TelemetryWatch: what a run's log says of its machine: GPU busy, its memory and heat, the disk.
// Judges the median of the newest readings, the worst device of each kind. Fed by run_health;
// bounded memory; one thread at a time.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/point.h"
#include "progress/health.h"
#include "progress/health_limits.h"
#include "progress/recent_window.h"

namespace afs {

enum class Reading { kGpuBusy, kGpuMemory, kGpuTemperature, kDisk };  // Per cent, and °C.
inline constexpr size_t kReadingKinds = 4;
inline constexpr size_t kReadingsRecent = 21;
inline constexpr size_t kDevicesMax = 8;  // Of each kind; further ones are not looked at.

class TelemetryWatch {
 public:
  void add(Reading reading, const std::string& metric, Step step, double value);
  std::vector<HealthCheck> checks(const HealthLimits& limits) const;

 private:
  struct Device {
    std::string metric;
    RecentWindow recent{kReadingsRecent};
    Step last_step = 0;
  };
  HealthCheck check(Reading reading, HealthCheck named, double limit) const;

  std::array<std::vector<Device>, kReadingKinds> devices_;
};

}  // namespace afs
