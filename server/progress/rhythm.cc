#include "progress/rhythm.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "progress/median.h"

namespace afs {
namespace {

constexpr size_t kSpansMin = 2;
constexpr double kPauseFactor =
    1.8;  // A span that takes this much longer than usual holds a pause.
constexpr size_t kWarmUpSpansMax = 5;
constexpr double kWarmUpFactor = 1.15;
constexpr size_t kChangeSpans = 6;  // So many in a row, all faster or all slower, are another pace.
constexpr double kChangeFactor = 1.2;
constexpr int64_t kStretchesMax = 12;
constexpr double kRegular =
    0.25;  // Distances between pauses that differ by less than this are a beat.

}  // namespace

void Rhythm::add(WallTime time, Step step) {
  if (reports_ == 0) {
    begin_attempt(time, step);
    is_first_from_start_ = began_at_ > 0 && time > began_at_ && step > 0;
    if (is_first_from_start_)
      spans_.push_back({step, static_cast<double>(step), static_cast<double>(time - began_at_)});
    return;
  }
  if (step < last_step_ || time < last_time_) return begin_attempt(time, step);
  const auto ms = static_cast<double>(time - last_time_);
  last_time_ = time;
  if (step == last_step_) {
    waiting_ms_ += ms;
    return;
  }
  ++reports_;
  const Span span{step, static_cast<double>(step - last_step_), ms + waiting_ms_};
  waiting_ms_ = 0;
  last_step_ = step;
  // Lines that were written at once share a time: by then the run was as far as the last of them.
  span.ms > 0 ? add_span(span) : lengthen_last(span);
}

void Rhythm::begin_attempt(WallTime time, Step step) {
  has_attempt_before_ = has_attempt_before_ || spans_.size() > is_first_from_start_;
  new_spans_.clear();
  open_ = {};
  open_reports_ = 0;
  waiting_ms_ = 0;
  reports_ = 1;
  first_step_ = last_step_ = step;
  last_time_ = time;
}

// A new attempt may run on another machine: as soon as it has a pace of its own, that one holds.
void Rhythm::add_span(const Span& span) {
  open_.end_step = span.end_step;
  open_.steps += span.steps;
  open_.ms += span.ms;
  if (++open_reports_ < joined_) return;
  const Span whole = std::exchange(open_, {});
  open_reports_ = 0;
  if (has_attempt_before_) {
    new_spans_.push_back(whole);
    if (new_spans_.size() < kSpansMin) return;
    spans_ = std::exchange(new_spans_, {});
    is_first_from_start_ = has_attempt_before_ = false;
    joined_ = 1;
    pace_from_ = 0;
    return;
  }
  spans_.push_back(whole);
  follow_change();
  if (spans_.size() >= kRhythmSpansMax) join_neighbours();
}

void Rhythm::lengthen_last(const Span& more) {
  std::vector<Span>& spans = has_attempt_before_ ? new_spans_ : spans_;
  if (open_reports_ == 0 && spans.empty()) return;
  Span& last = open_reports_ > 0 ? open_ : spans.back();
  last.steps += more.steps;
  last.end_step = more.end_step;
}

void Rhythm::join_neighbours() {
  std::vector<Span> joined;
  for (size_t i = 0; i + 1 < spans_.size(); i += 2) {
    joined.push_back({spans_[i + 1].end_step, spans_[i].steps + spans_[i + 1].steps,
                      spans_[i].ms + spans_[i + 1].ms});
  }
  spans_ = std::move(joined);
  joined_ *= 2;
  pace_from_ /= 2;
}

void Rhythm::follow_change() {
  if (spans_.size() < pace_from_ + 2 * kChangeSpans) return;
  const size_t from = spans_.size() - kChangeSpans;
  const double before = usual_pace({spans_.begin() + static_cast<ptrdiff_t>(pace_from_),
                                    spans_.begin() + static_cast<ptrdiff_t>(from)});
  const auto all = [&](auto is_other) {
    return std::all_of(spans_.begin() + static_cast<ptrdiff_t>(from), spans_.end(), is_other);
  };
  const bool is_slower =
      all([&](const Span& span) { return span.pace() > before * kChangeFactor; });
  const bool is_faster =
      all([&](const Span& span) { return span.pace() < before / kChangeFactor; });
  if (is_slower || is_faster) pace_from_ = from;
}

double Rhythm::usual_pace(const std::vector<Span>& spans) const {
  std::vector<double> paces;
  for (const Span& span : spans) paces.push_back(span.pace());
  return median(std::move(paces));
}

// Until its first report the run may have been loading, or have gone on from steps of another log.
bool Rhythm::is_first_usual() const {
  const double others = usual_pace({spans_.begin() + 1, spans_.end()});
  const double pace = spans_.front().pace();
  return pace < others * kWarmUpFactor && pace > others / kWarmUpFactor;
}

// The spans that tell the pace: after the last change, without the warm-up.
std::vector<Rhythm::Span> Rhythm::steady() const {
  const size_t from = pace_from_ == 0 && is_first_from_start_ && !is_first_usual() ? 1 : pace_from_;
  std::vector<Span> spans(spans_.begin() + static_cast<ptrdiff_t>(from), spans_.end());
  if (pace_from_ > 0 || spans.size() < 4) return spans;
  const double usual = usual_pace(spans);
  size_t warm_up = 0;
  while (warm_up < std::min(kWarmUpSpansMax, spans.size() / 4) &&
         spans[warm_up].pace() > usual * kWarmUpFactor)
    ++warm_up;
  spans.erase(spans.begin(), spans.begin() + static_cast<ptrdiff_t>(warm_up));
  return spans;
}

std::optional<Rhythm::Pace> Rhythm::pace() const {
  if (spans_.size() < kSpansMin + is_first_from_start_) return std::nullopt;
  std::vector<Span> spans = steady();
  const double usual = usual_pace(spans);
  // Within a span that holds a pause the steps themselves went as usual.
  for (Span& span : spans) {
    if (span.pace() > usual * kPauseFactor) span.ms = span.steps * usual;
  }
  const auto sum = [](double total, const Span& span) { return total + span.ms; };
  const auto steps_of = [](double total, const Span& span) { return total + span.steps; };
  const double steps = std::accumulate(spans.begin(), spans.end(), 0.0, steps_of);
  Pace pace;
  pace.ms_per_step = std::accumulate(spans.begin(), spans.end(), 0.0, sum) / steps;
  pace.stretches = std::clamp<int64_t>(static_cast<int64_t>(spans.size()) / 3, 1, kStretchesMax);
  pace.stretch_steps = steps / static_cast<double>(pace.stretches);
  pace.is_inherited = has_attempt_before_;
  double squares = 0;
  const size_t length = spans.size() / static_cast<size_t>(pace.stretches);
  for (int64_t i = 0; i < pace.stretches; ++i) {
    const auto from = spans.begin() + static_cast<ptrdiff_t>(static_cast<size_t>(i) * length),
               to = from + static_cast<ptrdiff_t>(length);
    const double mean =
        std::accumulate(from, to, 0.0, sum) / std::accumulate(from, to, 0.0, steps_of);
    squares += (mean / pace.ms_per_step - 1) * (mean / pace.ms_per_step - 1);
  }
  pace.spread = pace.stretches > 1 ? std::sqrt(squares / static_cast<double>(pace.stretches - 1))
                                   : std::nan("");
  return pace;
}

std::optional<Rhythm::Pauses> Rhythm::pauses() const {
  if (spans_.size() < kSpansMin + is_first_from_start_) return std::nullopt;
  const double usual = usual_pace(steady());
  std::vector<double> lengths, distances;
  Pauses found;
  double steps = 0, total = 0;
  for (const Span& span : spans_) {
    steps += span.steps;
    if (&span == &spans_.front() && is_first_from_start_) continue;  // Loading is no pause.
    if (span.pace() <= usual * kPauseFactor) continue;
    lengths.push_back(span.ms - span.steps * usual);
    total += lengths.back();
    const Step begin = span.end_step - static_cast<Step>(span.steps);
    if (lengths.size() > 1) distances.push_back(static_cast<double>(begin - found.last_step));
    found.last_step = begin;
  }
  if (lengths.empty()) return std::nullopt;
  found.ms = median(lengths);
  found.ms_per_step = total / steps;
  std::vector<double> offs;
  for (const double length : lengths) offs.push_back(std::fabs(length - found.ms));
  found.spread_ms = median(std::move(offs)) * 1.5;
  if (distances.size() >= 2) {
    const double beat = median(distances);
    const bool is_regular = std::all_of(distances.begin(), distances.end(), [&](double d) {
      return std::fabs(d / beat - std::round(d / beat)) < kRegular && d > beat / 2;
    });
    if (is_regular) found.every_steps = beat;
  }
  return found;
}

std::optional<Rhythm::Gaps> Rhythm::gaps() const {
  if (spans_.empty()) return std::nullopt;
  std::vector<double> ms;
  for (const Span& span : spans_) ms.push_back(span.ms / static_cast<double>(joined_));
  const double longest = *std::max_element(ms.begin(), ms.end());
  return Gaps{static_cast<int64_t>(median(ms)), static_cast<int64_t>(longest)};
}

}  // namespace afs
