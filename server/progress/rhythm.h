// Rhythm: how a run keeps time, learned from the moments at which it reported a step: its pace, the
// pauses in it (evaluations, checkpoints) and the gaps between reports. Knows no store and no
// clock; fed and asked by run_progress, on one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/point.h"

namespace afs {

inline constexpr size_t kRhythmSpansMax =
    2048;  // Past it neighbours are joined, so a long run costs no more.

class Rhythm {
 public:
  // The run began at `time`, before its first step: what it took until its first report counts as
  // work, unless it shows that it was loading.
  void begin(WallTime time) { began_at_ = time; }
  // The run reported `step` at `time`. Several reports of one moment count as one; a step or a
  // clock that goes back begins a new attempt, which keeps what was learned as its first guess.
  void add(WallTime time, Step step);

  struct Pace {
    double ms_per_step = 0;  // Of training, without pauses and warm-up.
    double spread =
        0;  // Of the mean pace over stretches as long as `stretch_steps`, as a share of it.
    double stretch_steps = 1;
    int64_t stretches = 1;      // How many stretches that rests on.
    bool is_inherited = false;  // From before a resume: nothing was seen since.
  };
  std::optional<Pace> pace() const;  // nullopt before three reports.

  struct Pauses {
    double ms = 0;  // The usual length of one, beyond the time that its steps take.
    double spread_ms = 0;
    double every_steps = 0;  // 0: not regular; then ms_per_step holds.
    double ms_per_step = 0;  // All pauses so far, over all steps.
    Step last_step = 0;      // After which the newest one came.
  };
  std::optional<Pauses> pauses() const;

  struct Gaps {
    int64_t usual_ms = 0, longest_ms = 0;
  };
  std::optional<Gaps> gaps() const;

  Step steps() const { return last_step_ - first_step_; }  // Of the newest attempt.
  WallTime last_time() const { return last_time_; }
  Step last_step() const { return last_step_; }

 private:
  struct Span {  // From one report to the next.
    Step end_step = 0;
    double steps = 0, ms = 0;
    double pace() const { return ms / steps; }
  };

  void begin_attempt(WallTime time, Step step);
  void add_span(const Span& span);
  void lengthen_last(const Span& more);
  void join_neighbours();
  void follow_change();
  bool is_first_usual() const;
  std::vector<Span> steady() const;
  double usual_pace(const std::vector<Span>& spans) const;

  std::vector<Span> spans_;  // Of the newest attempt, or while it has too few, of the one before.
  std::vector<Span> new_spans_;       // Of an attempt that has too few yet.
  bool is_first_from_start_ = false;  // The first of `spans_` is the time until the first report.
  bool has_attempt_before_ = false;
  size_t joined_ = 1;  // Reports in one span.
  Span open_;          // Being joined.
  size_t open_reports_ = 0;
  size_t pace_from_ = 0;   // Spans before it went at another pace.
  double waiting_ms_ = 0;  // Time since the last span without a new step.
  int64_t reports_ = 0;
  WallTime began_at_ = 0;
  Step first_step_ = 0, last_step_ = 0;
  WallTime last_time_ = 0;
};

}  // namespace afs
