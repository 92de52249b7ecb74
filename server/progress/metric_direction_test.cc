// More is better of scores, less of losses; of the rest nobody knows.
#include "progress/metric_direction.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

TEST(MetricDirection, IsKnownByName) {
  for (const char* name : {"train/loss", "val_loss", "eval_perplexity", "wer", "train_loss_step",
                           "error_rate", "val/mse"}) {
    EXPECT_EQ(direction_of(name), MetricDirection::kLowerIsBetter) << name;
  }
  for (const char* name :
       {"eval/accuracy", "val_acc", "F1", "metrics/mAP50-95(B)", "sacrebleu", "eval_rouge1",
        "eval_rougeL", "rewards/margins", "mean_token_accuracy", "win_rate", "bleu"}) {
    EXPECT_EQ(direction_of(name), MetricDirection::kHigherIsBetter) << name;
  }
  for (const char* name : {"learning_rate", "lr", "grad_norm", "epoch", "tokens_per_second",
                           "reward_std", "loss_scale", "throughput", ""}) {
    EXPECT_EQ(direction_of(name), MetricDirection::kNeither) << name;
  }
}

}  // namespace
}  // namespace afs
