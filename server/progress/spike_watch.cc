#include "progress/spike_watch.h"

#include <algorithm>
#include <cmath>

namespace afs {
namespace {

// Spikes that are no further apart are one.
constexpr int64_t kPauseWithinMax = 3;
// Losses of single batches have a long tail: what the upper tail reaches anyway is no spike.
constexpr double kTailShare = 0.95;
constexpr double kTailFactor = 2.5;
// Where all values are alike, the smallest difference is no spike.
constexpr double kDeviationMin = 0.01;
constexpr double kUsualFrom = 0.05, kUsualTo = 0.95;

}  // namespace

bool SpikeWatch::is_spike(double value) const {
  if (!knows_usual()) return false;
  const double median = usual_.median();
  const double deviation = std::max(usual_.deviation(), kDeviationMin * std::fabs(median));
  const double above = value - median;
  const double tail = usual_.quantile(kTailShare) - median;
  return above > limits_.z * deviation && above > (limits_.factor - 1) * std::fabs(median) &&
         above > kTailFactor * tail;
}

void SpikeWatch::add(Step step, double value) {
  ++points_;
  is_spiking_ = is_spike(value);
  if (!is_spiking_) return usual_.add(value);
  extend(step, value);
  if (spikes_.back().points < kNewLevelPoints) return;
  usual_.clear();
  is_spiking_ = false;
}

void SpikeWatch::extend(Step step, double value) {
  const bool is_same = !spikes_.empty() && points_ - spikes_.back().last_at <= kPauseWithinMax &&
                       spikes_.back().points < kNewLevelPoints;
  if (!is_same) {
    if (spikes_.size() == kSpikesKeptMax) spikes_.pop_front();
    ++spikes_ever_;
    spikes_.push_back(
        {step, step, value, usual_.quantile(kUsualFrom), usual_.quantile(kUsualTo), 0, 0});
  }
  Spike& spike = spikes_.back();
  spike.to = step;
  spike.highest = std::max(spike.highest, value);
  ++spike.points;
  spike.last_at = points_;
}

void SpikeWatch::rewind(Step to) {
  while (!spikes_.empty() && spikes_.back().to >= to) {
    spikes_.pop_back();
    --spikes_ever_;
  }
  usual_.clear();
  is_spiking_ = false;
}

}  // namespace afs
