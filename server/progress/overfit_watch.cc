#include "progress/overfit_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "progress/median.h"
#include "progress/words.h"

namespace afs {
namespace {

// A rise by less than this share of the validation loss, all in all, is noise; so is one that is
// smaller than the evaluations before differed anyway.
constexpr double kRiseMin = 0.02;
constexpr double kUsualDifferences = 3;
constexpr double kFallMin = 0.005;  // Of the training loss, meanwhile.

}  // namespace

void OverfitWatch::add(Step step, double value) {
  while (!evaluations_.empty() && evaluations_.back().step >= step) evaluations_.pop_back();
  if (!std::isfinite(value)) return evaluations_.clear();
  if (evaluations_.size() == kEvaluationsKeptMax) evaluations_.pop_front();
  evaluations_.push_back({step, value});
}

HealthCheck OverfitWatch::check(const std::string& metric, const MetricWatch* training,
                                const HealthLimits& limits) const {
  HealthCheck check;
  check.name = "overfitting";
  check.title = "Overfitting";
  check.metric = metric;
  check.threshold =
      fmt::format("validation loss rising over {} evaluations while the training loss falls",
                  limits.overfit_evaluations);
  check.reason = metric.empty() ? "no validation loss in the log" : "too few evaluations yet";
  const auto needed = static_cast<size_t>(limits.overfit_evaluations);
  if (!training || evaluations_.size() < 2) return check;
  size_t rises = 0;
  const size_t last = evaluations_.size() - 1;
  while (rises < last && evaluations_[last - rises].value > evaluations_[last - rises - 1].value)
    ++rises;
  const Evaluation &from = evaluations_[last - rises], &to = evaluations_[last];
  check.state = CheckState::kFine;
  check.reason = fmt::format("validation {}, before it {}", figure_text(to.value),
                             figure_text(evaluations_[last - 1].value));
  if (rises < needed) return check;
  std::vector<double> differences{0};
  for (size_t i = 1; i <= last - rises; ++i)
    differences.push_back(std::fabs(evaluations_[i].value - evaluations_[i - 1].value));
  const bool is_beyond_noise =
      to.value - from.value > kRiseMin * std::fabs(from.value) &&
      (rises > 2 * needed ||
       to.value - from.value > kUsualDifferences * median(std::move(differences)));
  const auto before =
      training->course().mean_between(from.step - 1, evaluations_[last - rises + 1].step);
  const auto now = training->course().mean_between(evaluations_[last - 1].step, to.step);
  if (!before || !now || !is_beyond_noise) return check;
  if (*before - *now < kFallMin * std::fabs(*before)) return check;
  check.state = CheckState::kWarning;
  check.reason = fmt::format(
      "validation loss rose from {} to {} over {} evaluations, training loss fell from {} to {}",
      figure_text(from.value), figure_text(to.value), rises, figure_text(*before),
      figure_text(*now));
  check.from = from.step;
  check.to = to.step;
  return check;
}

}  // namespace afs
