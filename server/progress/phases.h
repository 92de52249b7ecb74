// Phases: what a live run is at (loading, training, evaluating, saving) and how long each of these
// usually takes with it, learned from its reports and from what it says of its plan. Fed by
// rhythm_book in order of time; bounded memory; one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/point.h"
#include "progress/phase.h"
#include "progress/phase_stretches.h"
#include "progress/recent_window.h"

namespace afs {

inline constexpr size_t kPhaseGapsKept =
    129;  // Of each phase: the newest; the longest ever beside.

// How long a phase goes on without a report: of `count` gaps that it had.
struct PhaseGaps {
  int64_t usual_ms = 0;   // Median.
  int64_t spread_ms = 0;  // Around it, as a standard deviation.
  int64_t tail_ms = 0;    // Nineteen of twenty are not longer.
  int64_t longest_ms = 0;
  int64_t count = 0;
};

// What the run has been at since its newest report.
struct PhaseNow {
  Phase phase = Phase::kLoading;
  std::optional<PhaseGaps> gaps;  // Of this phase; nullopt: the first of its kind.
  WallTime since = 0;             // When it began, where that is later than the newest report.
};

class Phases {
 public:
  // A log was begun at `time`: by a new process, if that is the first or the run was silent before;
  // what it reports later tells how long it took to load.
  void begin(WallTime time);
  // What the run says itself: it evaluates, or saves, after so many steps each; 0: not known.
  void plan(Step evaluates_every, Step saves_every);

  void train(WallTime time, Step step);     // A step of training was reported.
  void evaluate(WallTime time, Step step);  // The result of an evaluation was reported.

  PhaseNow now() const;
  std::optional<PhaseGaps> gaps(Phase phase) const;
  // When it was at something else than training, or hung. A silence is a hang by the rule that
  // calls a live run stalled (run_status.h), from where the tail of its phase's gaps ends.
  std::vector<PhaseStretch> stretches() const { return stretches_.all(); }

 private:
  struct Lengths {
    RecentWindow recent{kPhaseGapsKept};
    int64_t longest_ms = 0, count = 0;
    int64_t longest_usual_ms = 0;  // That was no hang.
  };
  void add_gap(Phase phase, WallTime until, Step step);
  bool note_hang(Phase phase, WallTime until, Step step);
  void note_pause(Phase phase, WallTime time, Step step);
  std::optional<int64_t> training_ms(Step steps) const;
  void go_back_to(Step step);
  void note_evaluation(WallTime time, Step step);
  bool has_begun_anew() const;
  Phase phase_now() const;
  std::optional<Step> due_evaluation() const;
  bool is_within_evaluation() const;
  bool holds_save(Step from, Step before) const;
  std::optional<Step> evaluation_beat() const;

  std::array<Lengths, kPhaseKinds> lengths_;
  PhaseStretches stretches_;
  WallTime began_at_ = 0, last_time_ = 0;
  WallTime trained_at_ = 0;  // The newest report of a step.
  bool has_reported_ = false, has_trained_ = false;
  bool is_last_evaluation_ = false;  // The newest report was the result of an evaluation.
  Step last_step_ = 0, report_every_ = 0;
  Step evaluates_every_ = 0, saves_every_ = 0;  // By plan.
  std::optional<Step> evaluated_step_;
  std::deque<Step> evaluation_distances_;
  int64_t results_ = 0;        // Moments with results in the newest evaluation ...
  int64_t results_usual_ = 1;  // ... and in the one before.
};

}  // namespace afs
