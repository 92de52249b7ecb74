#include "progress/run_metrics.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <string_view>

namespace afs {
namespace {

using Names = std::initializer_list<std::string_view>;

// Ranked, best first; compared in lower case. The step-wise training loss wins over the epoch's mean, since it moves.
constexpr Names kLoss = {"train/loss", "loss",     "train_loss", "train_loss_step", "training_loss",    "loss/train",
                         "train/total_loss",       "train/epoch_loss",  "epoch_loss", "train_loss_epoch", "train/train_loss",
                         "train/box_loss", "batch_loss"};
constexpr Names kValidationLoss = {"eval/loss", "val/loss", "val_loss", "validation/loss", "valid/loss", "eval_loss", "valid_loss",
                                   "validation_loss", "loss/val", "loss/validation", "loss/eval", "val_loss_epoch",
                                   "validation/epoch_loss", "val/epoch_loss", "val_loss_step", "val/box_loss", "test/loss"};
// HF's train_samples_per_second is the mean over the whole run, written at its end: good enough where there is no other.
constexpr Names kSamples = {"train/samples_per_second", "samples_per_second", "throughput/samples_per_second",
                            "train/train_samples_per_second", "samples/s", "img_per_sec", "images_per_second"};
constexpr Names kTokens = {"train/tokens_per_second", "tokens_per_second", "tokens_per_second_per_gpu",
                           "train/train_tokens_per_second", "tokens/train_per_sec_per_gpu", "train/throughput", "throughput",
                           "tokens/s", "tok/s", "tgs"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

bool is_validation(std::string_view name) {
  return name.find("val") != std::string_view::npos || name.find("test") != std::string_view::npos;
}

std::optional<SeriesName> best_of(const std::vector<SeriesName>& series, const std::vector<std::string>& names,
                                  Names ranked) {
  for (const std::string_view wanted : ranked) {
    const auto found = std::find(names.begin(), names.end(), wanted);
    if (found != names.end()) return series[static_cast<size_t>(found - names.begin())];
  }
  return std::nullopt;
}

// The first metric that ends in "loss" and is, or is not, of validation: for names that nobody could list.
std::optional<SeriesName> any_loss(const std::vector<SeriesName>& series, const std::vector<std::string>& names,
                                   bool of_validation) {
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i].ends_with("loss") && is_validation(names[i]) == of_validation) return series[i];
  }
  return std::nullopt;
}

}  // namespace

RunMetrics choose_metrics(const std::vector<SeriesName>& series) {
  std::vector<std::string> names;
  names.reserve(series.size());
  for (const SeriesName& one : series) names.push_back(lower(one.metric));

  RunMetrics chosen;
  chosen.loss = best_of(series, names, kLoss);
  if (!chosen.loss) chosen.loss = any_loss(series, names, false);
  chosen.validation_loss = best_of(series, names, kValidationLoss);
  if (!chosen.validation_loss) chosen.validation_loss = any_loss(series, names, true);
  chosen.samples_per_second = best_of(series, names, kSamples);
  chosen.tokens_per_second = best_of(series, names, kTokens);
  return chosen;
}

}  // namespace afs
