// The loss is found under the names that trainers give it.
#include "progress/run_metrics.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace afs {
namespace {

std::vector<SeriesName> named(const std::vector<std::string>& metrics) {
  std::vector<SeriesName> names;
  for (const std::string& metric : metrics) {
    names.push_back({{static_cast<int64_t>(names.size()) + 1}, metric});
  }
  return names;
}

std::string loss_of(const std::vector<std::string>& metrics) {
  const auto loss = choose_metrics(named(metrics)).loss;
  return loss ? loss->metric : "none";
}
std::string validation_loss_of(const std::vector<std::string>& metrics) {
  const auto loss = choose_metrics(named(metrics)).validation_loss;
  return loss ? loss->metric : "none";
}

TEST(RunMetrics, HuggingFace) {
  const std::vector<std::string> names = {
      "eval/loss",        "eval/runtime",     "eval/samples_per_second",
      "train/epoch",      "train/grad_norm",  "train/loss",
      "train/total_flos", "train/train_loss", "train/train_samples_per_second"};
  EXPECT_EQ(loss_of(names), "train/loss");
  EXPECT_EQ(validation_loss_of(names), "eval/loss");
  const RunMetrics chosen = choose_metrics(named(names));
  EXPECT_EQ(chosen.samples_per_second->metric, "train/train_samples_per_second");
  EXPECT_FALSE(chosen.tokens_per_second);
}

TEST(RunMetrics, Lightning) {
  const std::vector<std::string> names = {"epoch",
                                          "epoch_time",
                                          "train_epoch_perplexity",
                                          "train_loss_epoch",
                                          "train_loss_step",
                                          "val_epoch_perplexity",
                                          "val_loss",
                                          "val_perplexity"};
  EXPECT_EQ(loss_of(names), "train_loss_step");
  EXPECT_EQ(validation_loss_of(names), "val_loss");
}

TEST(RunMetrics, Ultralytics) {
  const std::vector<std::string> names = {"metrics/mAP50(B)", "train/box_loss", "train/cls_loss",
                                          "train/dfl_loss",   "val/box_loss",   "val/cls_loss"};
  EXPECT_EQ(loss_of(names), "train/box_loss");
  EXPECT_EQ(validation_loss_of(names), "val/box_loss");
}

TEST(RunMetrics, KerasAndConsoles) {
  EXPECT_EQ(loss_of({"acc", "loss", "val_acc", "val_loss"}), "loss");
  EXPECT_EQ(validation_loss_of({"acc", "loss", "val_acc", "val_loss"}), "val_loss");
  EXPECT_EQ(loss_of({"train/epoch_loss", "validation/epoch_loss"}), "train/epoch_loss");
  EXPECT_EQ(validation_loss_of({"train/epoch_loss", "validation/epoch_loss"}),
            "validation/epoch_loss");
  EXPECT_EQ(loss_of({"Train Loss", "Valid Loss"}), "Train Loss");
  EXPECT_EQ(validation_loss_of({"Train Loss", "Valid Loss"}), "Valid Loss");
}

TEST(RunMetrics, AnyNameWithTheWordWhenNoneIsKnown) {
  EXPECT_EQ(loss_of({"agent/policy/entropy_loss", "agent/value_loss", "lr"}), "agent/value_loss");
  EXPECT_EQ(validation_loss_of({"eval/ds1/loss", "loss"}), "eval/ds1/loss");
  EXPECT_EQ(loss_of({"glossary", "lossless", "val_loss"}), "none");
  EXPECT_EQ(validation_loss_of({"interval_loss"}), "none");
  EXPECT_EQ(loss_of({}), "none");
}

TEST(RunMetrics, ThroughputOfTrainingOnly) {
  const RunMetrics chosen = choose_metrics(
      named({"eval/tokens_per_second", "tokens/total", "tokens/train_per_sec_per_gpu"}));
  EXPECT_EQ(chosen.tokens_per_second->metric, "tokens/train_per_sec_per_gpu");
  EXPECT_FALSE(chosen.samples_per_second);
  EXPECT_EQ(choose_metrics(named({"throughput"})).tokens_per_second->metric, "throughput");
  EXPECT_EQ(choose_metrics(named({"tokens/s", "throughput"})).tokens_per_second->metric,
            "tokens/s");
}

}  // namespace
}  // namespace afs
