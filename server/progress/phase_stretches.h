// PhaseStretches: when a run was not training, as it was seen: evaluations, saves and loading
// beyond the time of its ordinary steps, and silences that no such work explains. Fed by phases in
// order of time; bounded memory; one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/point.h"
#include "progress/phase.h"

namespace afs {

// Of a run and kind; beyond, neighbours are joined: their sum is kept, their places are not.
inline constexpr size_t kPhaseStretchesMax = 100;
// Silences of a run that were long for what it was at; beyond, the shortest is let go.
inline constexpr size_t kSilencesMax = 64;
// So many silences that are alike and come on a beat are the run's own way (an evaluation that it
// does not tell of), and no hang.
inline constexpr size_t kBeatSilencesMin = 3;

struct PhaseStretch {
  Phase phase = Phase::kTraining;
  WallTime from = 0, to = 0;
  bool is_hang = false;  // It was silent for longer than this phase ever takes it.
};

class PhaseStretches {
 public:
  // It was at `phase`, which is not training.
  void add(Phase phase, WallTime from, WallTime to);
  // An evaluation of which part may be training; settled when it trains again: no more than
  // `spare_ms` of all since the step before was spent beside it.
  void add_unsettled(WallTime from, WallTime to);
  void settle(int64_t spare_ms);
  bool has_unsettled() const { return !unsettled_.empty(); }
  // Silent from `from` to `to` in the midst of `phase`, reaching `step`: a hang, save for one on a
  // beat.
  void add_silence(Phase phase, WallTime from, WallTime to, Step step);
  // It was down.
  void add_outage(WallTime from, WallTime to);

  // By time; none overlaps another.
  std::vector<PhaseStretch> all() const;

 private:
  struct Span {
    WallTime from = 0, to = 0;
    int64_t ms() const { return to - from; }
  };
  struct Silence {
    Phase phase;
    Span span;
    Step step;
  };
  static void append(std::vector<Span>& spans, Span span);
  static void add_apart(std::vector<PhaseStretch>& found, PhaseStretch stretch,
                        const std::vector<Silence>& hangs);
  std::vector<Silence> hangs() const;

  std::array<std::vector<Span>, kPhaseKinds> spans_;
  std::vector<Span> unsettled_;
  std::vector<Span> outages_;
  std::vector<Silence> silences_;  // By time.
};

}  // namespace afs
