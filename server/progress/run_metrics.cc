// Names are compared as words: "train/Loss_step" is train, loss, step. A ranked list of whole names
// goes first; after it, by rules, whatever has the right words.
#include "progress/run_metrics.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "progress/metric_words.h"

namespace afs {
namespace {

// Ranked; each as its words joined by a space.
constexpr std::string_view kLossNames[] = {
    "train loss",       "training loss",    "loss",       "train loss step",  "loss train",
    "loss training",    "train epoch loss", "epoch loss", "train loss epoch", "batch loss",
    "train total loss", "total loss",       "loss total", "train box loss",   "train train loss"};
constexpr std::string_view kValidationLossNames[] = {"eval loss",
                                                     "val loss",
                                                     "validation loss",
                                                     "valid loss",
                                                     "loss val",
                                                     "loss validation",
                                                     "loss eval",
                                                     "loss valid",
                                                     "val loss epoch",
                                                     "val epoch loss",
                                                     "validation epoch loss",
                                                     "eval epoch loss",
                                                     "evaluation loss",
                                                     "val box loss",
                                                     "dev loss",
                                                     "test loss"};
// LLaMA-Factory logs tokens per second as plain "throughput".
constexpr std::string_view kTokenRateName = "throughput";

// "samples_per_second", "tokens/s", "train_samples_per_sec", "tokens_per_second_per_gpu".
bool is_rate_of(const Words& words, std::string_view singular, std::string_view plural) {
  const bool is_unit = has_word(words, singular) || has_word(words, plural);
  const bool is_per_time =
      has_word(words, "s") || has_word(words, "sec") || has_word(words, "second");
  return is_unit && is_per_time && !is_of_validation(words);
}

// The series with the smallest rank, the first of equals; nullopt: not at all.
template <typename RankOf>
std::optional<SeriesName> best(std::span<const SeriesName> names, RankOf rank_of) {
  std::optional<SeriesName> chosen;
  std::optional<size_t> chosen_rank;
  for (const SeriesName& name : names) {
    const std::optional<size_t> rank = rank_of(words_of(name.metric));
    if (!rank || (chosen_rank && *chosen_rank <= *rank)) continue;
    chosen = name;
    chosen_rank = rank;
  }
  return chosen;
}

// The place in the ranked list, and behind the list those that only have the words: fewer words
// first.
template <size_t kCount>
std::optional<size_t> rank_in(const std::string_view (&ranked)[kCount], const Words& words,
                              bool has_right_words) {
  const std::string name = joined(words);
  const auto* const at = std::find(std::begin(ranked), std::end(ranked), name);
  if (at != std::end(ranked)) return static_cast<size_t>(at - std::begin(ranked));
  if (!has_right_words) return std::nullopt;
  return kCount + words.size();
}

std::optional<SeriesName> best_rate(std::span<const SeriesName> names, std::string_view singular,
                                    std::string_view plural) {
  return best(names, [&](const Words& words) -> std::optional<size_t> {
    if (is_rate_of(words, singular, plural)) return words.size();
    if (singular == "token" && joined(words) == kTokenRateName) return kMetricNameBytesMax;
    return std::nullopt;
  });
}

}  // namespace

RunMetrics choose_metrics(std::span<const SeriesName> names) {
  RunMetrics chosen;
  chosen.loss = best(names, [](const Words& words) {
    return rank_in(kLossNames, words, has_word(words, "loss") && !is_of_validation(words));
  });
  chosen.validation_loss = best(names, [](const Words& words) {
    return rank_in(kValidationLossNames, words, has_word(words, "loss") && is_of_validation(words));
  });
  chosen.samples_per_second = best_rate(names, "sample", "samples");
  chosen.tokens_per_second = best_rate(names, "token", "tokens");
  return chosen;
}

}  // namespace afs
