// Health: what the checks of a live run found, each in words, and the worst of them. Plain values;
// made by run_health, read by api/, on any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/point.h"

namespace afs {

// kNote: worth knowing, nothing to do. kUnknown: the log does not tell, or not yet.
enum class CheckState { kFine, kNote, kWarning, kCritical, kUnknown };
std::string_view to_string(CheckState state);  // "fine" … "unknown"
std::span<const CheckState> enum_values(CheckState);

enum class Health { kHealthy, kWarning, kCritical, kUnknown };
std::string_view to_string(Health health);  // "healthy" … "unknown"
std::span<const Health> enum_values(Health);

struct HealthCheck {
  std::string_view name;   // "loss_spikes": stable, for programs.
  std::string_view title;  // "Loss spikes"
  CheckState state = CheckState::kUnknown;
  std::string reason;            // "1 spike, to 41 at step 1,200; recovered"
  std::string threshold;         // When it would warn.
  std::string metric;            // What it looked at; empty: no one series.
  std::optional<Step> from, to;  // The steps that the reason speaks of.
};

struct HealthReport {
  Health health = Health::kUnknown;
  std::string reason;  // Of the worst check; empty while healthy.
  std::vector<HealthCheck> checks;
};

// The first of the worst checks gives the reason.
HealthReport report_of(std::vector<HealthCheck> checks);

std::string figure_text(double value);  // "41", "0.814", "12,400", "1.2e-05"

}  // namespace afs
