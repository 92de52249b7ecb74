// RunStatus: what a run's record and the time say of its state, in a word, in a sentence and in per
// cent. Pure functions; called by run_progress and by api/, on any thread.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/run.h"
#include "progress/phases.h"

namespace afs {

// From kQuietGapsMax of its usual gaps on, and not before kQuietMinMs, the page says for how long
// it is quiet.
inline constexpr int64_t kQuietGapsMax = 3;
inline constexpr int64_t kQuietMinMs = 30'000;
// It stalls when it is silent for longer than kStallLongest times the longest gap of what it is at,
// and not before kStallMinMs: an evaluation that always takes so long is no stall. Of few gaps
// little is known: training then stalls not before kStallGapsFew of the usual ones, and what was
// done once or twice not before kStallLongestFew times the longest.
inline constexpr int64_t kStallMinMs = 3 * 60'000;
inline constexpr double kStallLongest = 2, kStallLongestFew = 3;
inline constexpr int64_t kStallGaps = 3, kStallGapsFew = 10;
inline constexpr int64_t kGapsFew = 20, kPausesFew = 3;
// Contact is lost after kSilenceGapsMax usual gaps and kLostLongest times the longest, and not
// before kSilenceMinMs.
inline constexpr int64_t kSilenceMinMs = 10 * 60'000;
inline constexpr int64_t kSilenceGapsMax = 10;
inline constexpr double kLostLongest = 4;
// What a run does for the first time may take longer than all it did before.
inline constexpr int64_t kLoadingStallMs = 30 * 60'000, kLoadingLostMs = 60 * 60'000;
inline constexpr int64_t kFirstStallMs = 60 * 60'000, kFirstLostMs = 120 * 60'000;

struct RunStatus {
  Lifecycle lifecycle = Lifecycle::kLost;
  std::string reason;                // "all 8,712 steps done"; empty while all is as it should be.
  std::optional<double> progress;    // 0..100; absent when the total is not known.
  std::string progress_text;         // "step 1,840 of 3,000"
  std::optional<WallTime> ended_at;  // When it was over, or was last heard of.
  bool is_live = false;
  bool is_stalled = false;  // Live, and improbably silent.
};

// How far a run has got, in the unit that it counts in.
struct RunReach {
  std::optional<Step> step, total_steps;
  std::optional<double> epoch, total_epochs;
  bool counts_epochs = false;  // Its steps are epochs.
};
RunReach reach_of(const Run& run);

// How long it may be silent in what it is at before it counts as stalled. nullopt: nothing is known
// that could make the silence improbable.
std::optional<int64_t> stall_after_ms(Phase phase, const std::optional<PhaseGaps>& gaps);
// How long a run may be silent in what it is at before it counts as lost.
int64_t silence_max_ms(const PhaseNow& phase);
// The same for whatever it may be at, when no gap of its was longer than `longest_ms`.
int64_t silence_max_ms(int64_t longest_ms);

inline constexpr PhaseNow kPhaseUnknown{Phase::kTraining, std::nullopt, 0};
RunStatus status_of(const Run& run, const PhaseNow& phase, WallTime now);

}  // namespace afs
