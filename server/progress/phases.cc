#include "progress/phases.h"

#include <algorithm>
#include <cstdlib>

#include "progress/median.h"

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
    last_time_ = began_at_;
    add_gap(Phase::kLoading, time);
  } else if (has_reported_ && !goes_back) {
    const bool is_save = has_trained_ && holds_save(last_step_, step);
    add_gap(is_save ? Phase::kSaving : Phase::kTraining, time);
  }
  if (has_trained_ && step > last_step_) report_every_ = step - last_step_;
  if (results_ > 0) results_usual_ = results_;
  results_ = 0;
  has_reported_ = has_trained_ = true;
  is_last_evaluation_ = false;
  last_step_ = step;
  last_time_ = time;
}

void Phases::evaluate(WallTime time, Step step) {
  note_evaluation(time, step);
  if (!has_reported_) {
    has_reported_ = true;
    last_time_ = time;
  } else if (time > last_time_) {  // What comes late is no gap.
    add_gap(Phase::kEvaluating, time);
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

void Phases::add_gap(Phase phase, WallTime until) {
  const int64_t ms = until - last_time_;
  if (ms <= 0) return;  // Lines that were written at once.
  Lengths& lengths = lengths_[static_cast<size_t>(phase)];
  lengths.recent.add(static_cast<double>(ms));
  lengths.longest_ms = std::max(lengths.longest_ms, ms);
  ++lengths.count;
}

// A resumed run does its evaluations again: the newest that counts lies before `step`.
void Phases::go_back_to(Step step) {
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
