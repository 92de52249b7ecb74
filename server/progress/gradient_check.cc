#include "progress/gradient_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "progress/loss_checks.h"
#include "progress/median.h"
#include "progress/words.h"

namespace afs {
namespace {

// Mixed precision passes over single steps with an infinite norm; more in a row are none of that.
constexpr int64_t kHolesMax = 3;
constexpr size_t kBlocksMin = 8;  // Fewer tell nothing of what was usual.

// The median over the whole course.
double usual_norm(const MetricCourse& course) {
  std::vector<double> means;
  for (const MetricCourse::Block& block : course.blocks()) means.push_back(block.mean());
  return median(std::move(means));
}

}  // namespace

HealthCheck check_gradient(const MetricWatch* watch, const std::string& metric,
                           const HealthLimits& limits) {
  HealthCheck check;
  check.name = "gradient_norm";
  check.title = "Gradient norm";
  check.metric = metric;
  check.threshold = fmt::format("robust z above {}, or {} times the usual",
                                figure_text(limits.spike_z), figure_text(limits.gradient_factor));
  check.reason = metric.empty() ? "no gradient norm in the log" : "too few points yet";
  if (!watch || watch->points() == 0) return check;
  const MetricWatch::Holes& holes = watch->holes();
  if (holes.newest >= kHolesMax) {
    check.state = CheckState::kWarning;
    check.reason =
        fmt::format("{} since step {}", figure_text(watch->last_value()), count_text(holes.since));
    check.from = holes.since;
    check.to = watch->last_step();
    return check;
  }
  if (watch->smoothed() && watch->course().blocks().size() >= kBlocksMin) {
    const double usual = usual_norm(watch->course());
    if (usual > 0 && *watch->smoothed() > limits.gradient_factor * usual) {
      check.state = CheckState::kWarning;
      check.reason = fmt::format("{} now, over the run {}: it explodes",
                                 figure_text(*watch->smoothed()), figure_text(usual));
      check.from = watch->risen_points() > 0 ? watch->risen_since() : watch->last_step();
      check.to = watch->last_step();
      return check;
    }
  }
  if (!watch->spikes().knows_usual() && watch->spikes().spikes().empty()) return check;
  if (tell_spikes(*watch, limits, check)) return check;
  check.state = CheckState::kFine;
  check.reason = fmt::format("{}, {}", figure_text(watch->last_value()), usual_text(*watch));
  return check;
}

}  // namespace afs
