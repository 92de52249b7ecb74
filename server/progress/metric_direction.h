// MetricDirection: whether more of a metric is better, by its name alone. A pure function; called
// by verdict, on any thread.
#pragma once

#include <string_view>

namespace afs {

enum class MetricDirection {
  kLowerIsBetter,   // Losses, perplexities, error rates.
  kHigherIsBetter,  // Accuracy, F1, BLEU, rewards.
  kNeither,         // Learning rates, counters, speeds; and what no rule knows.
};

MetricDirection direction_of(std::string_view metric);

}  // namespace afs
