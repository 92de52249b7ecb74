#include "progress/metric_watch.h"

#include <algorithm>
#include <cmath>

namespace afs {
namespace {

constexpr double kNoiseDeviations = 4;  // A rise within so many of the single points is noise.
constexpr double kRangeShare = 0.1;     // As is one that takes back so little of what was gained.

}  // namespace

void MetricWatch::add(Step step, double value) {
  if (points_ > 0 && step < last_step_) rewind(step);
  ++points_;
  last_step_ = step;
  last_value_ = value;
  if (!std::isfinite(value)) return add_hole(step, value);
  holes_.newest = 0;
  spikes_.add(step, value);
  if (spikes_.knows_usual()) noise_ = spikes_.usual().deviation();
  recent_.add(value);
  course_.add(step, value, smoothed());
  if (!is_risen()) {
    risen_points_ = 0;
  } else if (++risen_points_ == 1) {
    risen_since_ = step;
  }
}

void MetricWatch::add_hole(Step step, double value) {
  if (holes_.nan + holes_.inf == 0) holes_.first = step;
  ++(std::isnan(value) ? holes_.nan : holes_.inf);
  holes_.last = step;
  if (++holes_.newest == 1) holes_.since = step;
}

// A resumed run goes on from a checkpoint: what lay behind it no longer counts.
void MetricWatch::rewind(Step to) {
  if (holes_.first >= to) {
    holes_ = {};
  } else {
    holes_.newest = 0;
  }
  spikes_.rewind(to);
  course_.rewind(to);
  recent_.clear();
  risen_points_ = 0;
}

std::optional<double> MetricWatch::smoothed() const {
  return recent_.is_full() ? std::optional(recent_.median()) : std::nullopt;
}

bool MetricWatch::is_risen() const {
  const auto now = smoothed();
  const auto lowest = course_.lowest();
  if (!now || !lowest || !noise_) return false;
  const double gained = course_.blocks().front().mean() - lowest->value;
  const double allowed = std::max({(limits_.rise_factor - 1) * std::fabs(lowest->value),
                                   kNoiseDeviations * *noise_, kRangeShare * gained});
  return *now - lowest->value > allowed;
}

}  // namespace afs
