// HealthLimits: from when on a check warns, for all projects or for one. Set in the configuration
// under [health]; read by the checks, on any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace afs {

struct HealthLimits {
  double spike_z = 6;        // Robust standard deviations above the usual.
  int64_t spike_points = 5;  // A spike of so many points is a warning; shorter ones are noted.
  int64_t spikes = 4;        // So many of them within the newest points are a warning, too.
  double divergence_factor = 1.5;   // The smoothed loss over its best.
  double gradient_factor = 10;      // The smoothed gradient norm over what was usual.
  int64_t overfit_evaluations = 3;  // So many in a row with a rising validation loss.
  double slowdown_percent = 25;     // Slower than it used to be.
  double clock_skew_s = 5;          // Points stamped so far ahead of this server's clock.
  int64_t plateau_points = 300;     // Runs with fewer are too short to tell.
  double gpu_busy_percent_min = 20;
  double gpu_memory_percent_max = 98;
  double gpu_temperature_max = 90;  // °C
  double disk_percent_max = 95;

  friend bool operator==(const HealthLimits&, const HealthLimits&) = default;
};

struct HealthSettings {
  HealthLimits limits;
  std::map<std::string, HealthLimits> projects;  // Instead of `limits`, by the project's name.

  const HealthLimits& of(const std::string& project) const {
    const auto own = projects.find(project);
    return own == projects.end() ? limits : own->second;
  }
};

}  // namespace afs
