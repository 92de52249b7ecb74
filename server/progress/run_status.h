// RunStatus: where a run stands, in a word and in words that hold. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>

#include "core/run.h"
#include "progress/rhythm.h"

namespace afs {

inline constexpr int64_t kLostAfterMsMin = 10 * 60'000;  // A run is called lost after this, or 10 of its usual gaps.

struct RunStatus {
  Lifecycle lifecycle = Lifecycle::kLost;
  std::string reason;               // "all 8,712 steps done", "no data for 3 h 12 m, and …"
  std::optional<double> progress;   // 0..100
  std::string progress_text;        // "step 1,840 of 3,000"
  std::optional<WallTime> ended_at;
  std::optional<WallTime> finish_at;  // Estimated; only while running and after kStepsBeforeForecast steps.
};
inline constexpr int64_t kStepsBeforeForecast = 20;

RunStatus status_of(const Run& run, const Rhythm& rhythm, WallTime now);

}  // namespace afs
