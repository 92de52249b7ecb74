#include "progress/forecast_score.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/kept_estimates.h"
#include "progress/words.h"

namespace afs {
namespace {

constexpr int64_t kMinuteMs = 60'000, kHourMs = 3'600'000;
constexpr double kSecondMs = 1'000;
// Near is what comes first of these from a fiftieth of the run's time on.
constexpr std::array kNear = {kMinuteMs,      2 * kMinuteMs,  5 * kMinuteMs,
                              10 * kMinuteMs, 30 * kMinuteMs, kHourMs,
                              2 * kHourMs,    6 * kHourMs,    24 * kHourMs};
constexpr int64_t kNearPart = 50;
constexpr double kReachedPercent = 99.9;  // Below, it was ended early, which no estimate foretells.

int64_t near_ms(int64_t run_ms) {
  const auto* const at = std::find_if(kNear.begin(), kNear.end(),
                                      [&](int64_t ms) { return ms >= run_ms / kNearPart; });
  return at == kNear.end() ? kNear.back() : *at;
}

// "20, 40, 60 and 80 %"
std::string shares_text(const std::vector<ForecastScore::Judged>& judged) {
  std::string text;
  for (size_t i = 0; i < judged.size(); ++i) {
    if (i > 0) text += i + 1 == judged.size() ? " and " : ", ";
    text += std::to_string(std::lround(judged[i].share * 100));
  }
  return text + " %";
}

std::string words_of(const ForecastScore& score) {
  const std::string shares = shares_text(score.judged);
  const std::string near = duration_text(score.within_ms);
  if (score.judged.size() == 1) {
    const int64_t late_ms = score.judged.front().late_ms;
    return fmt::format("Its estimate, made at {} of its time, was {} too {}", shares,
                       duration_text(std::abs(late_ms)), late_ms > 0 ? "early" : "late");
  }
  const auto all = static_cast<int64_t>(score.judged.size());
  const std::string count =
      score.within == all ? fmt::format("All {}", all) : fmt::format("{} of {}", score.within, all);
  std::string words = fmt::format("{} estimates, made at {} of its time, were within {} of the end",
                                  count, shares, near);
  if (score.within == all) return words;
  const auto& worst = *std::max_element(
      score.judged.begin(), score.judged.end(),
      [](const auto& a, const auto& b) { return std::abs(a.late_ms) < std::abs(b.late_ms); });
  return words + fmt::format("; the one at {:.0f} % was {} too {}", worst.share * 100,
                             duration_text(std::abs(worst.late_ms)),
                             worst.late_ms > 0 ? "early" : "late");
}

// Their p50, and the bounds that were kept at the same moments.
std::vector<KeptEstimate> read_estimates(const Run& run, const RunCatalog& catalog,
                                         const SeriesStore& store) {
  CurveQuery query;
  query.axis = CurveAxis::kTime;
  query.buckets_max = kScoredEstimatesMax;
  query.with_superseded = true;
  std::array<Curve, kKeptEstimates.size()> curves;
  for (size_t i = 0; i < kKeptEstimates.size(); ++i) {
    const SeriesId id = catalog.find_series(run.id, kKeptEstimates[i]);
    if (!id) return {};
    auto curve = store.read(id, query);
    if (!curve.ok() || (i > 0 && curve->size() != curves[0].size())) return {};
    curves[i] = std::move(*curve);
  }
  const auto at = [](const Curve& curve, size_t i) {
    return static_cast<WallTime>(curve.last[i] * kSecondMs);
  };
  std::vector<KeptEstimate> estimates;
  for (size_t i = 0; i < curves[0].size(); ++i) {
    estimates.push_back(
        {curves[0].time_last[i], at(curves[0], i), at(curves[1], i), at(curves[2], i)});
  }
  return estimates;
}

}  // namespace

std::optional<ForecastScore> score_estimates(const std::vector<KeptEstimate>& estimates,
                                             WallTime began, WallTime ended) {
  if (began <= 0 || ended <= began) return std::nullopt;
  ForecastScore score;
  score.within_ms = near_ms(ended - began);
  WallTime after = began - 1;
  for (const double share : kScoredShares) {
    const WallTime until = began + static_cast<int64_t>(share * static_cast<double>(ended - began));
    const KeptEstimate* newest = nullptr;
    for (const KeptEstimate& one : estimates)
      if (one.made_at > after && one.made_at <= until) newest = &one;
    after = until;
    if (!newest) continue;
    const int64_t late_ms = ended - newest->p50;
    const bool is_in_band = ended >= newest->p10 && ended <= newest->p90;
    const double made_share =
        static_cast<double>(newest->made_at - began) / static_cast<double>(ended - began);
    score.judged.push_back({made_share, newest->made_at, late_ms, is_in_band});
    score.within += std::abs(late_ms) <= score.within_ms;
    score.in_band += is_in_band;
  }
  if (score.judged.empty()) return std::nullopt;
  score.words = words_of(score);
  return score;
}

std::optional<ForecastScore> read_forecast_score(const Run& run, const RunProgress& progress,
                                                 const RunCatalog& catalog,
                                                 const SeriesStore& store) {
  const RunStatus& status = progress.status;
  const bool is_at_its_end = status.lifecycle == Lifecycle::kFinished && status.ended_at &&
                             status.progress.value_or(0) >= kReachedPercent;
  if (!is_at_its_end) return std::nullopt;
  const WallTime began = run.facts.started_at.value_or(progress.first_point_at);
  return score_estimates(read_estimates(run, catalog, store), began, *status.ended_at);
}

}  // namespace afs
