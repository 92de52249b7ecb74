#include "api/marginal_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "api/run_board.h"
#include "api/run_money.h"
#include "core/money_text.h"
#include "cost/cost_course.h"
#include "progress/late_gain.h"
#include "progress/metric_words.h"
#include "progress/run_metrics.h"
#include "progress/words.h"

namespace afs::api {
namespace {

constexpr int64_t kStretchMicros = 1'000'000;               // One unit of the currency, ...
constexpr int64_t kHalvedBelowMicros = 2 * kStretchMicros;  // ... or half of less than this.
constexpr int64_t kCostMicrosMin = 20'000;                  // Halves of less are not worth a word.
// A training loss is compared in means: so many of them within the stretch.
constexpr int64_t kMeansOfStretch = 8;
constexpr int64_t kMeansMin = 64, kMeansMax = 2'000;
constexpr int32_t kValidationsMax = 2'000;
constexpr size_t kCandidatesMax = 3;  // Metrics that are read until one of them can tell.

// The newest part of what the run has cost.
struct Stretch {
  int64_t micros = 0, total_micros = 0;
  WallTime since = 0;
  std::string basis;

  bool is_half() const { return micros < kStretchMicros; }
};

std::optional<Stretch> stretch_of(const Run& run, const Account& account) {
  const auto courses = cost_courses(account, {run.id});
  const auto course = courses.find(run.id);
  if (course == courses.end() || course->second.total_micros() < kCostMicrosMin)
    return std::nullopt;
  Stretch stretch;
  stretch.total_micros = course->second.total_micros();
  const bool is_halved = stretch.total_micros < kHalvedBelowMicros;
  stretch.micros = is_halved ? stretch.total_micros / 2 : kStretchMicros;
  stretch.since = *course->second.reached_at(stretch.total_micros - stretch.micros);
  const RunMoney& money = account.runs.at(run.id);
  stretch.basis = basis_words(money.micros, money.provider_micros);
  return stretch;
}

struct Candidate {
  SeriesName name;
  MetricDirection direction = MetricDirection::kLowerIsBetter;
  int32_t means_max = 0;
};

// Validation loss, training loss, and then whatever it has whose direction is known.
std::vector<Candidate> candidates_of(const Run& run, const Stretch& stretch,
                                     const Context& context) {
  const auto names = context.runs.series_of(run.id);
  const RunMetrics metrics = choose_metrics(names);
  const int64_t means = kMeansOfStretch * stretch.total_micros / stretch.micros;
  const auto means_max = static_cast<int32_t>(std::clamp(means, kMeansMin, kMeansMax));
  std::vector<Candidate> candidates;
  if (metrics.validation_loss)
    candidates.push_back(
        {*metrics.validation_loss, MetricDirection::kLowerIsBetter, kValidationsMax});
  if (metrics.loss)
    candidates.push_back({*metrics.loss, MetricDirection::kLowerIsBetter, means_max});
  for (const SeriesName& name : names) {
    if (candidates.size() >= kCandidatesMax) break;
    const MetricDirection direction = direction_of(name.metric);
    if (direction != MetricDirection::kNeither) candidates.push_back({name, direction, means_max});
  }
  return candidates;
}

std::optional<LateGain> gain_of(const Candidate& candidate, const Stretch& stretch,
                                const Context& context) {
  CurveQuery query;
  query.axis = CurveAxis::kTime;
  query.buckets_max = candidate.means_max;
  const auto curve = context.store.read(candidate.name.id, query);
  if (!curve.ok()) return std::nullopt;
  return late_gain(*curve, stretch.since, candidate.direction);
}

std::string signed_text(double change) {
  return (change < 0 ? "−" : "+") + value_text(std::abs(change));
}

std::string words_of(const LateGain& gain, const std::string& metric, const std::string& step_unit,
                     const Stretch& stretch, const Account& account) {
  const std::string money = money_text({stretch.micros, account.currency});
  const std::string what = stretch.is_half() ? fmt::format("The last {}, half of its cost,", money)
                                             : fmt::format("The last {}", money);
  const std::string now = value_text(gain.now), before = value_text(gain.before);
  if (gain.is_real)
    return fmt::format("{} bought {} {}: its best is {}, and was {} before", what,
                       signed_text(gain.change), metric, now, before);
  if (gain.change == 0)
    return fmt::format("{} bought no better {}: its best is still {}, of {} {}", what, metric, now,
                       step_unit, count_text(gain.best_step));
  return fmt::format(
      "{} bought about nothing: the best {} is {}, was {} before, and scatters by {}", what, metric,
      now, before, value_text(gain.scatter));
}

void add_saving(MarginalView& marginal, const RunView& view) {
  if (marginal.is_real || !is_live(view.lifecycle) || !view.cost_to_finish) return;
  const auto text = [](const MoneyView& money) {
    return money_text({micros_of(money.amount.value), money.currency});
  };
  marginal.saving = view.cost_to_finish;
  marginal.saving_words = fmt::format("Stopping now would save about {}", text(*marginal.saving));
  if (view.cost_to_finish_p10 && view.cost_to_finish_p90)
    marginal.saving_words +=
        fmt::format(", {} to {}", text(*view.cost_to_finish_p10), text(*view.cost_to_finish_p90));
}

MarginalView view_of(const LateGain& gain, const SeriesName& name, const std::string& step_unit,
                     const Stretch& stretch, const Account& account) {
  MarginalView marginal;
  marginal.metric = name.metric;
  marginal.spent = money_of(stretch.micros, account, stretch.basis);
  marginal.since = stretch.since;
  marginal.before = gain.before;
  marginal.now = gain.now;
  marginal.change = gain.change;
  marginal.noise = kLateGainScatters * gain.scatter;
  marginal.is_real = gain.is_real;
  marginal.words = words_of(gain, metric_text(name.metric), step_unit, stretch, account);
  return marginal;
}

}  // namespace

std::optional<MarginalView> marginal_view(const Run& run, const RunView& view,
                                          const Account& account, const Context& context) {
  const auto stretch = stretch_of(run, account);
  if (!stretch) return std::nullopt;
  for (const Candidate& candidate : candidates_of(run, *stretch, context)) {
    const auto gain = gain_of(candidate, *stretch, context);
    if (!gain) continue;
    MarginalView marginal = view_of(*gain, candidate.name, view.step_unit, *stretch, account);
    add_saving(marginal, view);
    return marginal;
  }
  return std::nullopt;
}

}  // namespace afs::api
