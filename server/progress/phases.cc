#include "progress/phases.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "progress/median.h"
#include "progress/run_status.h"

namespace afs {
namespace {

constexpr size_t kDistancesMax = 5;  // Between evaluations: the newest ones tell the beat.
constexpr double kTailShare = 0.95;
constexpr int64_t kRestartSilenceMinMs = 60'000;

Step multiple_at_or_after(Step step, Step every) { return (step + every - 1) / every * every; }

}  // namespace

std::string_view to_string(Phase phase) {
  switch (phase) {
    case Phase::kLoading:
      return "loading";
    case Phase::kTraining:
      return "training";
    case Phase::kEvaluating:
      return "evaluating";
    case Phase::kSaving:
      return "saving";
  }
  return "training";
}

void Phases::begin(WallTime time) { began_at_ = time; }

void Phases::plan(Step evaluates_every, Step saves_every) {
  evaluates_every_ = evaluates_every;
  saves_every_ = saves_every;
}

void Phases::train(WallTime time, Step step) {
  const bool goes_back = has_trained_ && (step < last_step_ || time < last_time_);
  if (goes_back) go_back_to(step);
  if (began_at_ > 0 && time >= began_at_ && (!has_reported_ || has_begun_anew())) {
    if (has_reported_ && !goes_back) stretches_.add_outage(last_time_, began_at_);
    last_time_ = began_at_;
    stretches_.add(Phase::kLoading, began_at_, time);
    add_gap(Phase::kLoading, time, step);
    stretches_.settle(std::max<int64_t>(began_at_ - trained_at_, 0));
  } else if (has_reported_ && !goes_back) {
    const bool is_save = has_trained_ && holds_save(last_step_, step);
    const Phase phase = is_save ? Phase::kSaving : Phase::kTraining;
    note_pause(phase, time, step);
    add_gap(phase, time, step);
  }
  if (has_trained_ && step > last_step_) report_every_ = step - last_step_;
  if (results_ > 0) results_usual_ = results_;
  results_ = 0;
  has_reported_ = has_trained_ = true;
  is_last_evaluation_ = false;
  last_step_ = step;
  last_time_ = trained_at_ = time;
}

// So many steps of training take so long, as a rule; nullopt: not known yet.
std::optional<int64_t> Phases::training_ms(Step steps) const {
  const Lengths& training = lengths_[static_cast<size_t>(Phase::kTraining)];
  if (training.count == 0 || report_every_ <= 0) return std::nullopt;
  const double share = static_cast<double>(steps) / static_cast<double>(report_every_);
  return static_cast<int64_t>(training.recent.median() * share);
}

// From its newest step until `step`, reported at `time`: what evaluations and a save took of that.
void Phases::note_pause(Phase phase, WallTime time, Step step) {
  if (!has_trained_) return stretches_.settle(std::numeric_limits<int64_t>::max());
  const auto ordinary_ms = training_ms(step - last_step_);
  if (stretches_.has_unsettled())
    stretches_.settle(std::max<int64_t>(time - trained_at_ - ordinary_ms.value_or(0), 0));
  if (phase != Phase::kSaving || !ordinary_ms) return;
  const Lengths& training = lengths_[static_cast<size_t>(Phase::kTraining)];
  const auto tail_ms = static_cast<int64_t>(training.recent.quantile(kTailShare));
  const int64_t gap_ms = time - last_time_;
  if (gap_ms <= std::max(tail_ms, *ordinary_ms)) return;  // An ordinary step may take as long.
  const Step saved = multiple_at_or_after(std::max<Step>(last_step_, 1), saves_every_);
  const WallTime from = last_time_ + training_ms(saved - last_step_).value_or(0);
  stretches_.add(Phase::kSaving, from, std::min(from + gap_ms - *ordinary_ms, time));
}

// Judged by the gaps before; the first of a phase by none.
bool Phases::note_hang(Phase phase, WallTime until, Step step) {
  const int64_t ms = until - last_time_;
  if (ms <= kStallMinMs || phase == Phase::kLoading) return false;
  auto before = gaps(phase);
  if (!before) return false;
  before->longest_ms = lengths_[static_cast<size_t>(phase)].longest_usual_ms;
  const auto stalls_after_ms = stall_after_ms(phase, before);
  if (!stalls_after_ms || ms <= *stalls_after_ms) return false;
  const int64_t tail_ms = std::min(before->tail_ms, before->longest_ms);
  stretches_.add_silence(phase, last_time_ + tail_ms, until, step);
  return true;
}

void Phases::evaluate(WallTime time, Step step) {
  note_evaluation(time, step);
  if (!has_reported_) {
    has_reported_ = true;
    last_time_ = time;
  } else if (time > last_time_) {  // What comes late is no gap.
    const Step before = has_trained_ ? std::max<Step>(step - last_step_, 0) : 0;
    const Step trained = std::min(before, report_every_);  // It may count in steps of its own.
    const int64_t training = std::min(training_ms(trained).value_or(0), time - last_time_);
    stretches_.add_unsettled(last_time_ + (is_last_evaluation_ ? 0 : training), time);
    add_gap(Phase::kEvaluating, time, step);
    last_time_ = time;
  }
  is_last_evaluation_ = true;
}

void Phases::note_evaluation(WallTime time, Step step) {
  if (results_ == 0 || time > last_time_) ++results_;
  if (evaluated_step_ && step > *evaluated_step_) {
    evaluation_distances_.push_back(step - *evaluated_step_);
    if (evaluation_distances_.size() > kDistancesMax) evaluation_distances_.pop_front();
  } else if (!evaluated_step_ && evaluation_distances_.empty() && step > 0) {
    evaluation_distances_.push_back(step);
  }
  evaluated_step_ = step;
}

void Phases::add_gap(Phase phase, WallTime until, Step step) {
  const int64_t ms = until - last_time_;
  if (ms <= 0) return;  // Lines that were written at once.
  Lengths& lengths = lengths_[static_cast<size_t>(phase)];
  if (!note_hang(phase, until, step))
    lengths.longest_usual_ms = std::max(lengths.longest_usual_ms, ms);
  lengths.recent.add(static_cast<double>(ms));
  lengths.longest_ms = std::max(lengths.longest_ms, ms);
  ++lengths.count;
}

// A resumed run does its evaluations again: the newest that counts lies before `step`.
void Phases::go_back_to(Step step) {
  stretches_.settle(std::max<int64_t>(last_time_ - trained_at_, 0));
  results_ = 0;
  if (!evaluated_step_ || *evaluated_step_ < step) return;
  const auto beat = evaluation_beat();
  const Step beats = beat ? (*evaluated_step_ - step) / *beat + 1 : 0;
  const Step before = *evaluated_step_ - beats * beat.value_or(0);
  evaluated_step_ = beat && before > 0 ? std::optional(before) : std::nullopt;
}

std::optional<PhaseGaps> Phases::gaps(Phase phase) const {
  const Lengths& lengths = lengths_[static_cast<size_t>(phase)];
  if (lengths.count == 0) return std::nullopt;
  const auto whole = [](double ms) { return static_cast<int64_t>(ms); };
  return PhaseGaps{whole(lengths.recent.median()), whole(lengths.recent.deviation()),
                   whole(lengths.recent.quantile(kTailShare)), lengths.longest_ms, lengths.count};
}

// Every so many steps, as far as they keep to it: within the distance of two reports.
std::optional<Step> Phases::evaluation_beat() const {
  if (evaluation_distances_.empty()) return std::nullopt;
  const auto beat = static_cast<Step>(
      median(std::vector<double>(evaluation_distances_.begin(), evaluation_distances_.end())));
  const bool is_regular =
      std::all_of(evaluation_distances_.begin(), evaluation_distances_.end(),
                  [&](Step distance) { return std::abs(distance - beat) <= report_every_; });
  return is_regular ? std::optional(beat) : std::nullopt;
}

// The step of the next evaluation, if the run has just reached it or reaches it before its next
// report. One that was left out is not waited for.
std::optional<Step> Phases::due_evaluation() const {
  if (is_last_evaluation_) return std::nullopt;
  Step next = 0;
  if (const auto beat = evaluation_beat()) {
    next = evaluated_step_.value_or(0) + *beat;
  } else if (evaluates_every_ > 0) {
    next = multiple_at_or_after(std::max<Step>(last_step_, 1), evaluates_every_);
    if (evaluated_step_ && *evaluated_step_ >= next) return std::nullopt;
  } else {
    return std::nullopt;
  }
  const Step every = std::max<Step>(report_every_, 1);
  const bool is_due = next < last_step_ + every && last_step_ < next + every;
  return is_due ? std::optional(next) : std::nullopt;
}

// Several data sets are evaluated one after the other.
bool Phases::is_within_evaluation() const {
  return is_last_evaluation_ && results_ < results_usual_;
}

// It saves after a step from `from` on and before `before`. Where it saves as often as it reports,
// saving is a part of each gap and no phase.
bool Phases::holds_save(Step from, Step before) const {
  return saves_every_ > before - from &&
         multiple_at_or_after(std::max<Step>(from, 1), saves_every_) < before;
}

// A log may also be begun in the midst of training, for the results of evaluations.
bool Phases::has_begun_anew() const {
  const int64_t longest_ms = lengths_[static_cast<size_t>(Phase::kTraining)].longest_ms;
  return began_at_ - last_time_ > std::max(kRestartSilenceMinMs, 2 * longest_ms);
}

Phase Phases::phase_now() const {
  if (!has_reported_ || has_begun_anew()) return Phase::kLoading;
  if (is_within_evaluation()) return Phase::kEvaluating;
  if (due_evaluation()) return Phase::kEvaluating;
  if (holds_save(last_step_, last_step_ + std::max<Step>(report_every_, 1))) return Phase::kSaving;
  return Phase::kTraining;
}

PhaseNow Phases::now() const {
  const Phase phase = phase_now();
  PhaseNow now{phase, gaps(phase), phase == Phase::kLoading ? began_at_ : 0};
  const auto training = gaps(Phase::kTraining);
  const auto due = due_evaluation();
  if (due && *due > last_step_ && training) {  // Until then it trains on.
    now.since = last_time_ + training->usual_ms * (*due - last_step_) / report_every_;
  }
  if (phase != Phase::kTraining) return now;
  // Before its second report, how long the first one took is what is known.
  if (!now.gaps) now.gaps = gaps(Phase::kLoading);
  // Evaluations that cannot be foreseen may come at any moment.
  const auto evaluations = evaluation_beat() ? std::nullopt : gaps(Phase::kEvaluating);
  if (now.gaps && evaluations)
    now.gaps->longest_ms = std::max(now.gaps->longest_ms, evaluations->longest_ms);
  return now;
}

}  // namespace afs
