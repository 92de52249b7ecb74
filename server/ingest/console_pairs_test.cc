// Lines of names with numbers: what is taken of lines as real programs print them, and what is not.
#include "ingest/console_pairs.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace afs {
namespace {

// "s5 e2 loss=0.5": step, epoch and values; "-" for a line that is left alone.
std::string taken(std::string_view message) {
  const auto line = parse_pairs_line(message);
  if (!line) return "-";
  std::string text;
  if (line->step) text += fmt::format("s{} ", *line->step);
  if (line->epoch) text += fmt::format("e{} ", *line->epoch);
  for (const auto& [metric, value] : line->values) text += fmt::format("{}={} ", metric, value);
  if (!text.empty()) text.pop_back();
  return text;
}

TEST(ConsolePairs, TakesWhatTrainersPrint) {
  EXPECT_EQ(taken("step 30: train loss 4.17, val loss 4.18"), "s30 train/loss=4.17 val/loss=4.18");
  EXPECT_EQ(taken("Step: 100/1000, Loss: 0.5, LR: 1e-4"), "s100 loss=0.5 lr=0.0001");
  EXPECT_EQ(taken("step=10 loss=0.5 grad_norm=1.2"), "s10 loss=0.5 grad_norm=1.2");
  EXPECT_EQ(taken("Epoch 3/10 - loss: 0.5 - val_loss: 0.4"), "e3 loss=0.5 val/loss=0.4");
  EXPECT_EQ(taken("[Epoch 3] loss = nan"), "e3 loss=nan");
  EXPECT_EQ(taken("[100/1000] loss: 0.5"), "s100 loss=0.5");
  EXPECT_EQ(taken("Epoch: 5 | Batch: 100 | Loss: 0.123 | Acc: 98.2% (982/1000)"),
            "s100 e5 loss=0.123 acc=98.2");
  EXPECT_EQ(taken("====== Epoch 3 ======"), "e3");
  EXPECT_EQ(taken("Test Loss: 5.3181"), "test/loss=5.3181");
  EXPECT_EQ(taken("step 1,000: loss 0.5, tok/s 12,345"), "s1000 loss=0.5 tok/s=12345");
  EXPECT_EQ(taken("step 5: loss 0.5 (avg 0.6), speed 3.1 it/s"), "s5 loss=0.5 speed=3.1");
}

TEST(ConsolePairs, LeavesProseAlone) {
  for (const char* line :
       {"", "loss", "Loss:", "The loss was 0.3", "Loaded best model with validation loss: 5.3",
        "Epoch 00003: val_loss improved from 0.5 to 0.4, saving model", "step 5", "1 0.5 0.6",
        "loss: 0.5.", "In 2019 the accuracy 95", "torch==2.1.0", "batch_size: 32", "loss 0.5",
        "loss_weight: 0.5", "step 5: apples 3", "step -5: loss 0.5", "10.0.0.1 - - GET /loss 200",
        "step 5: loss 0.5 and more", "version: 1.2.3"}) {
    EXPECT_EQ(taken(line), "-") << line;
  }
}

TEST(ConsolePairs, ANameOutsideTheVocabularyNeedsAPlaceAndAMeasure) {
  EXPECT_EQ(taken("step: 5, loss: 1, wps: 100"), "s5 loss=1 wps=100");
  EXPECT_EQ(taken("step: 5, wps: 100"), "-");
  EXPECT_EQ(taken("loss: 1, wps: 100"), "-");
}

TEST(ConsolePairs, BoundsWhatItReads) {
  EXPECT_EQ(taken("step 99999999999999999999: loss 1"), "-");
  EXPECT_EQ(taken("epoch 1e400: loss 1"), "-");
  EXPECT_EQ(taken("step 5: loss 1" + std::string(5000, ' ')), "-");
  std::string many = "step 5: loss 1";
  for (int i = 0; i < 200; ++i) many += ", acc 1";
  EXPECT_EQ(taken(many), "-");
}

}  // namespace
}  // namespace afs
