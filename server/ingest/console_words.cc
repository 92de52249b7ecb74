#include "ingest/console_words.h"

#include <string>
#include <vector>

#include "ingest/metric_name.h"
#include "ingest/step_names.h"
#include "ingest/words.h"

namespace afs {
namespace {

constexpr std::string_view kMeasures[] = {
    "loss", "losses", "ppl", "perplexity", "acc",    "accuracy", "f1",   "bleu",    "rouge",
    "wer",  "cer",    "auc", "auroc",      "map",    "iou",      "miou", "mse",     "mae",
    "rmse", "nll",    "bpb", "bpc",        "reward", "rewards",  "kl",   "entropy", "dice",
    "psnr", "ssim",   "fid", "precision",  "recall", "elbo",     "bce"};
// A name that ends so sets something up rather than measures it.
constexpr std::string_view kSettings[] = {
    "weight",   "weights", "coef",   "coefficient", "scale",    "type",  "fn",
    "function", "alpha",   "name",   "threshold",   "patience", "freq",  "frequency",
    "interval", "every",   "target", "limit",       "size",     "decay", "schedule",
    "gain",     "factor",  "path",   "file"};
constexpr std::string_view kCompanions[] = {"lr",
                                            "learning_rate",
                                            "learning rate",
                                            "grad_norm",
                                            "grad norm",
                                            "gradnorm",
                                            "gnorm",
                                            "norm",
                                            "time",
                                            "mfu",
                                            "throughput",
                                            "speed",
                                            "tps",
                                            "mem",
                                            "memory",
                                            "wd",
                                            "data",
                                            "data_time",
                                            "batch_time",
                                            "iter time",
                                            "step time",
                                            "val time",
                                            "tokens",
                                            "num_tokens",
                                            "tokens_per_second",
                                            "tok/s",
                                            "dt",
                                            "max_mem",
                                            "time/step",
                                            "ms/step",
                                            "ms/batch"};
constexpr std::string_view kSteps[] = {
    "step",          "steps",      "global_step",   "global step", "train step",
    "training step", "train_step", "current_steps", "update",      "num_updates"};
constexpr std::string_view kIterations[] = {"iter", "iteration", "iterations",
                                            "it",   "batch",     "batch_idx"};
constexpr std::string_view kEpochs[] = {"epoch", "ep", "train epoch", "training epoch"};
constexpr std::string_view kNoise[] = {
    "eta",  "v_num", "remaining time", "remaining_time", "elapsed", "elapsed time", "elapsed_time",
    "rank", "gpu",   "percentage",     "progress"};
constexpr std::string_view kQualifiers[] = {
    "avg",     "average", "mean",  "total",      "running", "best",     "smoothed", "cur",
    "current", "batch",   "epoch", "mini-batch", "rate",    "learning", "grad",     "norm"};
constexpr std::string_view kUnits[] = {
    "%",       "ms",     "s",         "sec",        "secs",      "seconds",     "us",
    "min",     "mins",   "h",         "gb",         "mb",        "gib",         "mib",
    "kb",      "g",      "it/s",      "s/it",       "ms/it",     "iter/s",      "steps/s",
    "step/s",  "tok/s",  "tokens/s",  "tokens/sec", "samples/s", "samples/sec", "img/s",
    "ms/step", "s/step", "steps/sec", "k",          "m",         "tflops",      "tflop/s",
    "s/epoch", "it/sec", "us/step"};

std::vector<std::string_view> parts_of(std::string_view name) {
  constexpr std::string_view kGaps = " _/.-@()";
  std::vector<std::string_view> parts;
  for (size_t at = name.find_first_not_of(kGaps); at != std::string_view::npos;) {
    const size_t end = std::min(name.find_first_of(kGaps, at), name.size());
    parts.push_back(name.substr(at, end - at));
    at = name.find_first_not_of(kGaps, end);
  }
  return parts;
}

bool is_measure_part(std::string_view part) {
  if (is_one_of(part, kMeasures)) return true;
  while (!part.empty() && part.back() >= '0' && part.back() <= '9') part.remove_suffix(1);
  return is_one_of(part, kMeasures) && part.size() > 1;  // "map50", "top5" has its "acc" elsewhere.
}

}  // namespace

NameKind kind_of_name(std::string_view name) {
  if (is_one_of(name, kSteps)) return NameKind::kStep;
  if (is_one_of(name, kIterations)) return NameKind::kIteration;
  if (is_one_of(name, kEpochs)) return NameKind::kEpoch;
  if (is_one_of(name, kTotalStepsNames)) return NameKind::kTotalSteps;
  if (is_one_of(name, kTotalEpochsNames)) return NameKind::kTotalEpochs;
  if (is_one_of(name, kNoise)) return NameKind::kNoise;
  const auto parts = parts_of(name);
  if (parts.empty() || is_one_of(parts.back(), kSettings)) return NameKind::kUnknown;
  for (const std::string_view part : parts) {
    if (is_measure_part(part)) return NameKind::kMeasure;
  }
  return is_one_of(name, kCompanions) ? NameKind::kCompanion : NameKind::kUnknown;
}

bool is_all_vocabulary(std::string_view name) {
  if (kind_of_name(name) == NameKind::kUnknown) return false;
  while (!name.empty()) {
    const size_t gap = std::min(name.find(' '), name.size());
    const std::string_view word = name.substr(0, gap);
    const bool is_known = kind_of_name(word) != NameKind::kUnknown || !split_of(word).empty() ||
                          is_one_of(word, kQualifiers);
    if (!word.empty() && !is_known) return false;
    name.remove_prefix(std::min(gap + 1, name.size()));
  }
  return true;
}

bool is_unit(std::string_view word) { return is_one_of(word, kUnits); }

}  // namespace afs
