#include "progress/estimate.h"

#include <algorithm>
#include <cmath>

namespace afs {
namespace {

constexpr double kTenthOfNormal = 1.2816;  // Standard deviations from the middle to p10 and p90.
constexpr double kSpreadUnknown = 0.08;    // Of the pace, while it is known from too few stretches.
constexpr double kDrift =
    0.004;  // Of the pace, from a run's begin to its end: none keeps time better.
constexpr double kInheritedFactor = 2;              // A resumed run may go on elsewhere.
constexpr double kOffBeat = 0.05;                   // Of the distance between two pauses.
constexpr double kLeftMsMax = 3650.0 * 86'400'000;  // What lies further away is no forecast.

struct Rest {
  double ms = 0;         // What is still to come, in the middle …
  double deviation = 0;  // … and its standard deviation.
};

// `share_left`: what part of the whole run is still to come; the longer that is, the further the
// pace may drift.
Rest training_left(const Rhythm::Pace& pace, double steps, double share_left) {
  const double stretches_left = std::max(steps / pace.stretch_steps, 1.0);
  const double seen = pace.stretches > 1 ? pace.spread : kSpreadUnknown;
  // Few stretches may look more alike than they are.
  const double few = 1 + 2 / static_cast<double>(pace.stretches);
  const double of_mean =
      seen * few * std::sqrt(1 / static_cast<double>(pace.stretches) + 1 / stretches_left);
  double share = std::hypot(of_mean, kDrift * std::sqrt(share_left));
  if (pace.is_inherited) share = std::max(share, kSpreadUnknown) * kInheritedFactor;
  return {steps * pace.ms_per_step, steps * pace.ms_per_step * share};
}

Rest pauses_left(const std::optional<Rhythm::Pauses>& pauses, double steps, double from_step) {
  if (!pauses) return {};
  if (pauses->every_steps <= 0) {
    const double ms = pauses->ms_per_step * steps;
    return {ms, ms / 2};
  }
  const double since = from_step - static_cast<double>(pauses->last_step);
  // Those before the end; what comes after the last step is not seen to delay it.
  const double left =
      std::max(std::ceil((since + steps) / pauses->every_steps - kOffBeat) - 1, 0.0);
  return {left * pauses->ms, std::sqrt(left) * pauses->spread_ms};
}

}  // namespace

std::optional<Estimate> estimate_finish(const Rhythm& rhythm, double total_steps, WallTime now) {
  const auto pace = rhythm.pace();
  const double steps = total_steps - static_cast<double>(rhythm.last_step());
  if (!pace || steps < 0) return std::nullopt;
  const double share_left = std::clamp(steps / std::max(total_steps, 1.0), 0.0, 1.0);
  const Rest training = training_left(*pace, steps, share_left);
  const Rest pauses = pauses_left(rhythm.pauses(), steps, static_cast<double>(rhythm.last_step()));
  const double middle = training.ms + pauses.ms;
  if (!(middle < kLeftMsMax)) return std::nullopt;
  // It is seen to be over when it says so: half a gap between reports is never known.
  const auto gaps = rhythm.gaps();
  const double unseen = steps > 0 && gaps ? static_cast<double>(gaps->usual_ms) * 0.02 : 0;
  const double off = kTenthOfNormal * std::hypot(training.deviation, pauses.deviation) + unseen;
  const auto at = [&](double ms) {
    return std::max(now, rhythm.last_time() + static_cast<int64_t>(std::max(ms, 0.0)));
  };
  return Estimate{at(middle - off), at(middle), at(middle + off)};
}

}  // namespace afs
