#include "progress/health.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "progress/words.h"

namespace afs {

std::string_view to_string(CheckState state) {
  switch (state) {
    case CheckState::kFine:
      return "fine";
    case CheckState::kNote:
      return "note";
    case CheckState::kWarning:
      return "warning";
    case CheckState::kCritical:
      return "critical";
    case CheckState::kUnknown:
      return "unknown";
  }
  return "unknown";
}

std::span<const CheckState> enum_values(CheckState) {
  static constexpr CheckState kAll[] = {CheckState::kFine, CheckState::kNote, CheckState::kWarning,
                                        CheckState::kCritical, CheckState::kUnknown};
  return kAll;
}

std::string_view to_string(Health health) {
  switch (health) {
    case Health::kHealthy:
      return "healthy";
    case Health::kWarning:
      return "warning";
    case Health::kCritical:
      return "critical";
    case Health::kUnknown:
      return "unknown";
  }
  return "unknown";
}

std::span<const Health> enum_values(Health) {
  static constexpr Health kAll[] = {Health::kHealthy, Health::kWarning, Health::kCritical,
                                    Health::kUnknown};
  return kAll;
}

HealthReport report_of(std::vector<HealthCheck> checks) {
  HealthReport report;
  const HealthCheck* worst = nullptr;
  for (const HealthCheck& check : checks) {
    if (check.state == CheckState::kUnknown) continue;
    if (!worst || check.state > worst->state) worst = &check;
  }
  if (!worst) {
    report.reason = "too little is known of it yet";
  } else if (worst->state < CheckState::kWarning) {
    report.health = Health::kHealthy;
  } else {
    const bool is_critical = worst->state == CheckState::kCritical;
    report.health = is_critical ? Health::kCritical : Health::kWarning;
    report.reason = fmt::format("{}: {}", worst->title, worst->reason);
  }
  report.checks = std::move(checks);
  return report;
}

std::string figure_text(double value) {
  constexpr double kWholeMin = 1'000, kWholeMax = 1e9;
  if (!std::isfinite(value)) return std::isnan(value) ? "NaN" : value > 0 ? "Inf" : "-Inf";
  const double size = std::fabs(value);
  if (size >= kWholeMin && size < kWholeMax) return count_text(std::llround(value));
  return fmt::format("{:.3g}", value);
}

}  // namespace afs
