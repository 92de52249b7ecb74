#include "progress/phase_stretches.h"

#include <algorithm>
#include <cmath>

#include "progress/median.h"

namespace afs {
namespace {

constexpr double kAlikeFactor = 2;  // Silences are alike within this factor of their median.
constexpr double kBeatTolerance = 0.25;

}  // namespace

void PhaseStretches::append(std::vector<Span>& spans, Span span) {
  if (span.to <= span.from) return;
  if (!spans.empty() && spans.back().to == span.from) {
    spans.back().to = span.to;
    return;
  }
  spans.push_back(span);
  if (spans.size() <= kPhaseStretchesMax) return;
  std::vector<Span> joined;
  for (size_t i = 0; i < spans.size(); i += 2) {
    joined.push_back(spans[i]);
    if (i + 1 < spans.size()) joined.back().to += spans[i + 1].ms();
  }
  spans = std::move(joined);
}

void PhaseStretches::add(Phase phase, WallTime from, WallTime to) {
  append(spans_[static_cast<size_t>(phase)], {from, to});
}

void PhaseStretches::add_unsettled(WallTime from, WallTime to) { append(unsettled_, {from, to}); }

void PhaseStretches::settle(int64_t spare_ms) {
  int64_t excess_ms = -spare_ms;
  for (const Span& span : unsettled_) excess_ms += span.ms();
  for (Span span : unsettled_) {  // It trained on before it began to evaluate.
    const int64_t cut_ms = std::clamp<int64_t>(excess_ms, 0, span.ms());
    excess_ms -= cut_ms;
    span.from += cut_ms;
    append(spans_[static_cast<size_t>(Phase::kEvaluating)], span);
  }
  unsettled_.clear();
}

void PhaseStretches::add_silence(Phase phase, WallTime from, WallTime to, Step step) {
  silences_.push_back({phase, {from, to}, step});
  if (silences_.size() <= kSilencesMax) return;
  silences_.erase(std::min_element(
      silences_.begin(), silences_.end(),
      [](const Silence& a, const Silence& b) { return a.span.ms() < b.span.ms(); }));
}

void PhaseStretches::add_outage(WallTime from, WallTime to) { append(outages_, {from, to}); }

std::vector<PhaseStretches::Silence> PhaseStretches::hangs() const {
  if (silences_.size() < kBeatSilencesMin) return silences_;
  std::vector<double> lengths;
  for (const Silence& silence : silences_)
    lengths.push_back(static_cast<double>(silence.span.ms()));
  const double usual = median(lengths);
  const auto is_alike = [&](const Silence& silence) {
    const auto ms = static_cast<double>(silence.span.ms());
    return ms <= usual * kAlikeFactor && ms >= usual / kAlikeFactor;
  };
  std::vector<double> distances;
  const Silence* before = nullptr;
  for (const Silence& silence : silences_) {
    if (!is_alike(silence)) continue;
    if (before) distances.push_back(static_cast<double>(silence.step - before->step));
    before = &silence;
  }
  if (distances.size() + 1 < kBeatSilencesMin) return silences_;
  const double beat = median(distances);
  const bool is_beat =
      beat > 0 && std::all_of(distances.begin(), distances.end(), [&](double d) {
        const double beats = d / beat;
        return beats > kBeatTolerance * 2 && std::fabs(beats - std::round(beats)) < kBeatTolerance;
      });
  if (!is_beat) return silences_;
  std::vector<Silence> others;
  std::copy_if(silences_.begin(), silences_.end(), std::back_inserter(others),
               [&](const Silence& silence) { return !is_alike(silence); });
  return others;
}

// What was silent for longer than its phase takes is a hang and nothing else.
void PhaseStretches::add_apart(std::vector<PhaseStretch>& found, PhaseStretch stretch,
                               const std::vector<Silence>& hangs) {
  for (const Silence& hang : hangs) {
    if (hang.span.to <= stretch.from || hang.span.from >= stretch.to) continue;
    if (hang.span.from > stretch.from)
      found.push_back({stretch.phase, stretch.from, hang.span.from, false});
    stretch.from = hang.span.to;
  }
  if (stretch.to > stretch.from) found.push_back(stretch);
}

std::vector<PhaseStretch> PhaseStretches::all() const {
  std::vector<PhaseStretch> found;
  const std::vector<Silence> silent = hangs();
  for (const Silence& hang : silent)
    found.push_back({hang.phase, hang.span.from, hang.span.to, true});
  for (const Span& span : outages_) found.push_back({Phase::kLoading, span.from, span.to, true});
  for (size_t kind = 0; kind < kPhaseKinds; ++kind) {
    for (const Span& span : spans_[kind])
      add_apart(found, {static_cast<Phase>(kind), span.from, span.to, false}, silent);
  }
  for (const Span& span : unsettled_)
    add_apart(found, {Phase::kEvaluating, span.from, span.to, false}, silent);
  std::stable_sort(found.begin(), found.end(),
                   [](const PhaseStretch& a, const PhaseStretch& b) { return a.from < b.from; });
  // Joined neighbours of one kind may reach into another's.
  std::vector<PhaseStretch> apart;
  WallTime reached = 0;
  for (PhaseStretch stretch : found) {
    stretch.from = std::max(stretch.from, reached);
    if (stretch.to <= stretch.from) continue;
    reached = stretch.to;
    apart.push_back(stretch);
  }
  return apart;
}

}  // namespace afs
