#include "progress/metric_direction.h"

#include <algorithm>
#include <array>
#include <string>

#include "progress/metric_words.h"

namespace afs {
namespace {

constexpr std::array<std::string_view, 15> kLowerWords = {
    "loss", "perplexity", "ppl", "error", "err", "wer", "cer", "mae",
    "mse",  "rmse",       "nll", "bpb",   "bpc", "fid", "ter"};
constexpr std::array<std::string_view, 29> kHigherWords = {
    "accuracy",  "acc",     "f1",    "precision", "recall", "auc",    "auroc",  "map",
    "map50",     "ap",      "bleu",  "sacrebleu", "rouge",  "rouge1", "rouge2", "rougel",
    "rougelsum", "meteor",  "chrf",  "bertscore", "iou",    "miou",   "dice",   "r2",
    "reward",    "rewards", "score", "win",       "margins"};
// What has such a word is no score, whatever else it says: "reward_std", "loss_scale".
constexpr std::array<std::string_view, 9> kNoScoreWords = {"std",  "scale", "weight", "coef", "lr",
                                                           "rate", "norm",  "time",   "step"};

template <size_t kCount>
bool has_any(const Words& words, const std::array<std::string_view, kCount>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](std::string_view word) { return has_word(words, word); });
}

}  // namespace

MetricDirection direction_of(std::string_view metric) {
  const Words words = words_of(metric);
  const bool is_rate =
      has_word(words, "rate") && (has_word(words, "error") || has_word(words, "win"));
  const bool is_step_loss = has_word(words, "loss") && has_word(words, "step");
  if (!is_rate && !is_step_loss && has_any(words, kNoScoreWords)) {
    return MetricDirection::kNeither;
  }
  if (has_any(words, kLowerWords)) return MetricDirection::kLowerIsBetter;
  if (has_any(words, kHigherWords)) return MetricDirection::kHigherIsBetter;
  return MetricDirection::kNeither;
}

}  // namespace afs
