// RunStatus: what a run's record and the time say of its state, in a word, in a sentence and in per
// cent. Pure functions; called by run_progress and by api/, on any thread.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/run.h"

namespace afs {

// A run is not lost before it was silent for kSilenceMinMs, nor before kSilenceGapsMax of its usual
// gaps.
inline constexpr int64_t kSilenceMinMs = 10 * 60'000;
inline constexpr int64_t kSilenceGapsMax = 10;
// From kQuietGapsMax gaps on, and not before kQuietMinMs, the page says for how long it is quiet.
inline constexpr int64_t kQuietGapsMax = 3;
inline constexpr int64_t kQuietMinMs = 30'000;
inline constexpr size_t kUsualGapTimesMax = 65;  // The last 64 gaps decide what is usual.

struct RunStatus {
  Lifecycle lifecycle = Lifecycle::kLost;
  std::string reason;                // "all 8,712 steps done"; empty while all is as it should be.
  std::optional<double> progress;    // 0..100; absent when the total is not known.
  std::string progress_text;         // "step 1,840 of 3,000"
  std::optional<WallTime> ended_at;  // When it was over, or was last heard of.
  bool is_live = false;
};

// How far a run has got, in the unit that it counts in.
struct RunReach {
  std::optional<Step> step, total_steps;
  std::optional<double> epoch, total_epochs;
  bool counts_epochs = false;  // Its steps are epochs.
};
RunReach reach_of(const Run& run);

// The median of the gaps between these wall times that go forward; nullopt when there is none.
std::optional<int64_t> usual_gap_ms(std::span<const WallTime> times);

// How long the run may be silent before it counts as lost.
int64_t silence_max_ms(std::optional<int64_t> usual_gap);

RunStatus status_of(const Run& run, std::optional<int64_t> usual_gap, WallTime now);

}  // namespace afs
