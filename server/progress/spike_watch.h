// SpikeWatch: points of a series that stand far above what was usual just before, and whether they
// came back. Fed point by point by metric_watch; bounded memory; one thread at a time.
#pragma once

#include <cstdint>
#include <deque>

#include "core/point.h"
#include "progress/recent_window.h"

namespace afs {

inline constexpr size_t kSpikeWindowPoints = 101;
inline constexpr size_t kSpikeWarmUpPoints = 30;  // Fewer tell nothing of what is usual.
inline constexpr size_t kSpikesKeptMax = 16;
inline constexpr int64_t kNewLevelPoints = 60;  // Spiking for so long is another level.

class SpikeWatch {
 public:
  struct Limits {
    double z = 6;
    double factor = 1.5;  // And so many times the median.
  };
  explicit SpikeWatch(const Limits& limits) : limits_(limits) {}

  void add(Step step, double value);  // Finite.
  void rewind(Step to);               // A new attempt begins at `to`.

  struct Spike {
    Step from = 0, to = 0;
    double highest = 0;
    double usual_from = 0, usual_to = 0;  // What was usual before it.
    int64_t points = 0;
    int64_t last_at = 0;  // As points() of its last point.
  };
  const std::deque<Spike>& spikes() const { return spikes_; }  // Oldest first.
  int64_t spikes_ever() const { return spikes_ever_; }
  bool is_spiking() const { return is_spiking_; }  // The newest point belongs to the last of them.
  int64_t points() const { return points_; }
  bool knows_usual() const { return usual_.count() >= kSpikeWarmUpPoints; }
  const RecentWindow& usual() const { return usual_; }  // Without the spikes.

 private:
  bool is_spike(double value) const;
  void extend(Step step, double value);

  Limits limits_;
  RecentWindow usual_{kSpikeWindowPoints};
  std::deque<Spike> spikes_;
  int64_t spikes_ever_ = 0, points_ = 0;
  bool is_spiking_ = false;
};

}  // namespace afs
