// MetricWatch: what the checks of a loss or a gradient norm need to know of its points: which were
// not finite, which were spikes, what is usual and how that changed. Each point is fed once, by
// run_health; bounded memory; one thread at a time.
#pragma once

#include <cstdint>
#include <optional>

#include "core/point.h"
#include "progress/metric_course.h"
#include "progress/spike_watch.h"

namespace afs {

inline constexpr size_t kSmoothPoints = 21;  // The smoothed value is the median of so many.

class MetricWatch {
 public:
  struct Limits {
    SpikeWatch::Limits spike;
    double rise_factor = 1.5;  // Of the smoothed value over its lowest.
  };
  explicit MetricWatch(const Limits& limits) : limits_(limits), spikes_(limits.spike) {}

  void add(Step step, double value);

  struct Holes {  // Points that are not finite.
    int64_t nan = 0, inf = 0;
    Step first = 0, last = 0;
    int64_t newest = 0;  // So many of the newest are, one after the other ...
    Step since = 0;      // ... from this step on.
  };
  const Holes& holes() const { return holes_; }
  const SpikeWatch& spikes() const { return spikes_; }
  const MetricCourse& course() const { return course_; }

  int64_t points() const { return points_; }
  std::optional<double> smoothed() const;
  // The smoothed value has been well above its lowest, beyond noise, for so many points.
  int64_t risen_points() const { return risen_points_; }
  Step risen_since() const { return risen_since_; }
  Step last_step() const { return last_step_; }
  double last_value() const { return last_value_; }

 private:
  void add_hole(Step step, double value);
  void rewind(Step to);
  bool is_risen() const;

  Limits limits_;
  SpikeWatch spikes_;
  MetricCourse course_;
  RecentWindow recent_{kSmoothPoints};
  Holes holes_;
  std::optional<double> noise_;  // Of single points; still known while a new level is learned.
  int64_t points_ = 0, risen_points_ = 0;
  Step last_step_ = 0, risen_since_ = 0;
  double last_value_ = 0;
};

}  // namespace afs
