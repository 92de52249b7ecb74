#include "progress/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "progress/comparability.h"
#include "progress/comparison.h"
#include "progress/metric_direction.h"
#include "progress/metric_words.h"
#include "progress/run_metrics.h"
#include "progress/words.h"

namespace afs {
namespace {

constexpr size_t kMetricsComparedMax = 3;  // Until one of them can be compared.

struct MetricPair {
  SeriesName run, baseline;
  MetricDirection direction = MetricDirection::kLowerIsBetter;
};

// The same name on both sides before what each side would choose: it surely means the same.
void add_pair(const std::optional<SeriesName>& ours, const std::optional<SeriesName>& theirs,
              const std::vector<SeriesName>& baseline_names, std::vector<MetricPair>& pairs) {
  if (!ours) return;
  const auto same =
      std::find_if(baseline_names.begin(), baseline_names.end(),
                   [&](const SeriesName& name) { return name.metric == ours->metric; });
  if (same != baseline_names.end()) {
    pairs.push_back({*ours, *same, MetricDirection::kLowerIsBetter});
  } else if (theirs) {
    pairs.push_back({*ours, *theirs, MetricDirection::kLowerIsBetter});
  }
}

// Validation loss, training loss, and then whatever both have whose direction is known.
std::vector<MetricPair> pairs_of(const std::vector<SeriesName>& ours,
                                 const std::vector<SeriesName>& theirs) {
  std::vector<MetricPair> pairs;
  const RunMetrics chosen = choose_metrics(ours);
  const RunMetrics chosen_there = choose_metrics(theirs);
  add_pair(chosen.validation_loss, chosen_there.validation_loss, theirs, pairs);
  add_pair(chosen.loss, chosen_there.loss, theirs, pairs);
  auto there = theirs.begin();  // Both lists are in the order of names.
  for (const SeriesName& name : ours) {
    if (pairs.size() >= kMetricsComparedMax) break;
    while (there != theirs.end() && there->metric < name.metric) ++there;
    if (there == theirs.end() || there->metric != name.metric) continue;
    const MetricDirection direction = direction_of(name.metric);
    if (direction != MetricDirection::kNeither) pairs.push_back({name, *there, direction});
  }
  return pairs;
}

// Two runs of one name are told apart by their keys.
const std::string& label_of(const Run& baseline, const Run& run) {
  return baseline.name == run.name ? baseline.key : baseline.name;
}

std::string no_baseline_words(const Baseline& baseline) {
  if (baseline.is_pinned) return "Compared with no other run, as chosen";
  if (!baseline.model.empty()) return "The first of its model";
  return "No earlier version of it is known";
}

std::string obstacle_words(const Comparison& comparison, const std::string& metric,
                           const std::string& unit, const std::string& name) {
  const std::string step = count_text(comparison.step);
  switch (comparison.obstacle) {
    case CompareObstacle::kNotThereYet:
      return fmt::format("No verdict yet: {} reports {} from {} {} on", name, metric, unit, step);
    case CompareObstacle::kBeyondItsEnd:
      return fmt::format("No {} in common with {}, which ended at {}", unit, name, step);
    case CompareObstacle::kTooFew:
      return fmt::format("No verdict yet: too few points of {} to compare with {}", metric, name);
    case CompareObstacle::kNotFinite:
      return fmt::format("No verdict: {} is no finite number around {} {}", metric, unit, step);
    case CompareObstacle::kNone:
    case CompareObstacle::kNoPoints:
      break;
  }
  return fmt::format("No verdict yet: no {} to compare with {}", metric, name);
}

VerdictState state_of(const Comparison& comparison, MetricDirection direction) {
  if (!comparison.is_called) return VerdictState::kSame;
  const bool is_lower = comparison.difference < 0;
  const bool is_better = is_lower == (direction == MetricDirection::kLowerIsBetter);
  return is_better ? VerdictState::kBetter : VerdictState::kWorse;
}

std::string_view word_of(VerdictState state) {
  if (state == VerdictState::kBetter) return "Better";
  return state == VerdictState::kWorse ? "Worse" : "About the same";
}

void tell(const Comparison& comparison, const MetricPair& pair, const std::string& unit,
          const std::string& name, Verdict& verdict) {
  verdict.state = state_of(comparison, pair.direction);
  verdict.metric = pair.run.metric;
  verdict.step = comparison.step;
  verdict.from = comparison.from;
  verdict.value = comparison.value;
  verdict.baseline_value = comparison.baseline_value;
  verdict.noise = comparison.noise;
  verdict.words =
      fmt::format("{}: {} {} against {} of {} at {} {}", word_of(verdict.state),
                  metric_text(pair.run.metric), value_text(comparison.value),
                  value_text(comparison.baseline_value), name, unit, count_text(comparison.step));
}

}  // namespace

std::string_view to_string(VerdictState state) {
  switch (state) {
    case VerdictState::kBetter:
      return "better";
    case VerdictState::kWorse:
      return "worse";
    case VerdictState::kSame:
      return "same";
    case VerdictState::kNotComparable:
      return "not_comparable";
    case VerdictState::kNone:
      break;
  }
  return "none";
}

std::span<const VerdictState> enum_values(VerdictState) {
  static constexpr VerdictState kAll[] = {VerdictState::kBetter, VerdictState::kWorse,
                                          VerdictState::kSame, VerdictState::kNotComparable,
                                          VerdictState::kNone};
  return kAll;
}

Verdict judge(const Run& run, const Baseline& baseline, const TrainedOn& trained_on,
              const RunCatalog& catalog, const SeriesStore& store) {
  Verdict verdict;
  verdict.baseline = baseline.run;
  verdict.is_pinned = baseline.is_pinned;
  if (!baseline.run) {
    verdict.words = no_baseline_words(baseline);
    return verdict;
  }
  const std::string& name = label_of(*baseline.run, run);
  if (const auto other =
          incomparable(run, *baseline.run, name, trained_on.run, trained_on.baseline)) {
    verdict.state = VerdictState::kNotComparable;
    verdict.words = fmt::format("Not comparable: {} changed, {}", other->topic, other->reason);
    return verdict;
  }
  const std::string unit = run.facts.step_unit.value_or("step");
  verdict.words = fmt::format("No metric in common with {} that tells which is better", name);
  bool is_first = true;
  for (const MetricPair& pair :
       pairs_of(catalog.series_of(run.id), catalog.series_of(baseline.run->id))) {
    const auto comparison = compare_series(pair.run.id, pair.baseline.id, store);
    if (!comparison.ok()) {
      verdict.words =
          fmt::format("No verdict: the curves cannot be read, {}", comparison.message());
      return verdict;
    }
    if (comparison->obstacle == CompareObstacle::kNone) {
      tell(*comparison, pair, unit, name, verdict);
      return verdict;
    }
    // The first of them is what people would look at.
    if (is_first) {
      verdict.words = obstacle_words(*comparison, metric_text(pair.run.metric), unit, name);
    }
    is_first = false;
  }
  return verdict;
}

}  // namespace afs
