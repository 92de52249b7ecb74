#include "progress/loss_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "progress/words.h"

namespace afs {
namespace {

constexpr double kUsualFrom = 0.05, kUsualTo = 0.95;
// A spike that is over counts as recent for so many points.
constexpr int64_t kRecentPoints = 200;
// The smoothed loss must be up for so many points; short runs have no time for that many.
constexpr int64_t kDivergedPoints = 30, kDivergedPointsShort = 10;
constexpr int64_t kShortRunPoints = 150;
constexpr double kPlateauErrors = 2;  // Standard errors; what improves by less stands still.

HealthCheck begin(std::string_view name, std::string_view title, const std::string& metric) {
  HealthCheck check;
  check.name = name;
  check.title = title;
  check.metric = metric;
  check.reason = metric.empty() ? "no loss in the log" : "too few points yet";
  return check;
}

std::string points_text(int64_t points) {
  return fmt::format("{} point{}", count_text(points), points == 1 ? "" : "s");
}

void say(HealthCheck& check, CheckState state, std::string reason, Step from, Step to) {
  check.state = state;
  check.reason = std::move(reason);
  check.from = from;
  check.to = to;
}

std::string spike_text(const SpikeWatch::Spike& spike) {
  return fmt::format("{} at step {}, usually {}–{}", figure_text(spike.highest),
                     count_text(spike.from), figure_text(spike.usual_from),
                     figure_text(spike.usual_to));
}

}  // namespace

HealthCheck check_finite(const MetricWatch* watch, const std::string& metric) {
  HealthCheck check = begin("loss_finite", "Finite loss", metric);
  check.threshold = "critical while the newest point is NaN or infinite";
  if (!watch || watch->points() == 0) return check;
  const MetricWatch::Holes& holes = watch->holes();
  const std::string count =
      holes.inf == 0 ? fmt::format("{} NaN", count_text(holes.nan))
      : holes.nan == 0
          ? fmt::format("{} infinite", count_text(holes.inf))
          : fmt::format("{} NaN and {} infinite", count_text(holes.nan), count_text(holes.inf));
  if (holes.newest > 0) {
    say(check, CheckState::kCritical,
        fmt::format("{} since step {} ({} in all)", figure_text(watch->last_value()),
                    count_text(holes.since), count),
        holes.since, watch->last_step());
  } else if (holes.nan + holes.inf > 0) {
    say(check, CheckState::kNote,
        fmt::format("{}, the last at step {}; finite since", count, count_text(holes.last)),
        holes.first, holes.last);
  } else {
    check.state = CheckState::kFine;
    check.reason = "every value is finite";
  }
  return check;
}

std::string usual_text(const MetricWatch& watch) {
  const RecentWindow& usual = watch.spikes().usual();
  if (usual.count() == 0) return "not known yet";
  return fmt::format("usually {}–{}", figure_text(usual.quantile(kUsualFrom)),
                     figure_text(usual.quantile(kUsualTo)));
}

bool tell_spikes(const MetricWatch& watch, const HealthLimits& limits, HealthCheck& check) {
  const SpikeWatch& spikes = watch.spikes();
  if (spikes.spikes().empty()) return false;
  const SpikeWatch::Spike& last = spikes.spikes().back();
  if (spikes.is_spiking() && last.points >= limits.spike_points) {
    say(check, CheckState::kWarning,
        fmt::format("{}; not recovered for {}", spike_text(last), points_text(last.points)),
        last.from, watch.last_step());
    return true;
  }
  int64_t recent = 0;
  const SpikeWatch::Spike* longest = nullptr;
  for (const SpikeWatch::Spike& spike : spikes.spikes()) {
    if (spikes.points() - spike.last_at > kRecentPoints) continue;
    ++recent;
    if (!longest || spike.points > longest->points) longest = &spike;
  }
  if (longest && longest->points >= limits.spike_points) {
    say(check, CheckState::kWarning,
        fmt::format("{}, for {}", spike_text(*longest), points_text(longest->points)),
        longest->from, longest->to);
  } else if (recent >= limits.spikes) {
    say(check, CheckState::kWarning,
        fmt::format("{} within the last {}; the last {}", recent, points_text(kRecentPoints),
                    spike_text(last)),
        spikes.spikes()[spikes.spikes().size() - static_cast<size_t>(recent)].from, last.to);
  } else if (spikes.spikes_ever() > 1) {
    say(check, CheckState::kNote,
        fmt::format("{}; the last {}", count_text(spikes.spikes_ever()), spike_text(last)),
        last.from, last.to);
  } else {
    const char* end = spikes.is_spiking() ? "" : "; recovered";
    say(check, CheckState::kNote, fmt::format("{}{}", spike_text(last), end), last.from, last.to);
  }
  return true;
}

HealthCheck check_spikes(const MetricWatch* watch, const std::string& metric,
                         const HealthLimits& limits) {
  HealthCheck check = begin("loss_spikes", "Loss spikes", metric);
  check.threshold = fmt::format("robust z above {}; a warning from {} on, or {} spikes within {}",
                                figure_text(limits.spike_z), points_text(limits.spike_points),
                                limits.spikes, points_text(kRecentPoints));
  if (!watch || (!watch->spikes().knows_usual() && watch->spikes().spikes().empty())) return check;
  if (tell_spikes(*watch, limits, check)) return check;
  check.state = CheckState::kFine;
  check.reason = "none, " + usual_text(*watch);
  return check;
}

HealthCheck check_divergence(const MetricWatch* watch, const std::string& metric,
                             const HealthLimits& limits) {
  HealthCheck check = begin("loss_divergence", "Divergence", metric);
  check.threshold =
      fmt::format("smoothed loss above {} times its best for {}, beyond noise",
                  figure_text(limits.divergence_factor), points_text(kDivergedPoints));
  if (!watch || !watch->smoothed() || !watch->course().lowest()) return check;
  const MetricCourse::Lowest best = *watch->course().lowest();
  const std::string figures =
      fmt::format("smoothed loss {}, best {} at step {}", figure_text(*watch->smoothed()),
                  figure_text(best.value), count_text(best.step));
  const int64_t needed = watch->points() < kShortRunPoints ? kDivergedPointsShort : kDivergedPoints;
  if (watch->risen_points() >= needed) {
    say(check, CheckState::kCritical,
        fmt::format("{}, above it since step {}", figures, count_text(watch->risen_since())),
        best.step, watch->last_step());
  } else {
    check.state = CheckState::kFine;
    check.reason = figures;
  }
  return check;
}

// The second half of the last third against the third before it.
HealthCheck check_plateau(const MetricWatch* watch, const std::string& metric,
                          const HealthLimits& limits) {
  HealthCheck check = begin("loss_plateau", "Improvement", metric);
  check.threshold =
      fmt::format("noted when the last third brought nothing beyond noise, from {} on",
                  points_text(limits.plateau_points));
  if (!watch || watch->points() < limits.plateau_points) return check;
  const auto& blocks = watch->course().blocks();
  const size_t third = blocks.size() / 3;
  if (third < 4) return check;
  const auto mean_of = [&](size_t from, size_t to, double& error) {
    double sum = 0, squares = 0;
    for (size_t i = from; i < to; ++i) sum += blocks[i].mean();
    const auto count = static_cast<double>(to - from);
    for (size_t i = from; i < to; ++i)
      squares += (blocks[i].mean() - sum / count) * (blocks[i].mean() - sum / count);
    error = std::sqrt(squares / (count - 1) / count);
    return sum / count;
  };
  double error_before = 0, error_now = 0;
  const double before = mean_of(third, 2 * third, error_before);
  const double now = mean_of(blocks.size() - third / 2 - 1, blocks.size(), error_now);
  const bool is_flat = before - now < kPlateauErrors * std::hypot(error_before, error_now);
  const std::string figures =
      fmt::format("from {} to {} over the last third", figure_text(before), figure_text(now));
  if (is_flat) {
    say(check, CheckState::kNote, "no improvement beyond noise: " + figures, blocks[third].from,
        watch->last_step());
  } else {
    check.state = CheckState::kFine;
    check.reason = figures;
  }
  return check;
}

}  // namespace afs
