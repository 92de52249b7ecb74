// Losses of other data mean other things, and the words say which.
#include "progress/comparability.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

Run run_with(std::vector<Param> params) {
  Run run;
  run.params = std::move(params);
  return run;
}

std::string reason(std::vector<Param> ours, std::vector<Param> theirs) {
  const auto found = incomparable(run_with(std::move(ours)), run_with(std::move(theirs)),
                                  "nayru-v7", std::nullopt, std::nullopt);
  return found ? found->topic + ": " + found->reason : "";
}

TEST(Comparability, NamesTheParameterAndBothValues) {
  EXPECT_EQ(reason({{"dataset_name", "b"}, {"lr", "1"}}, {{"dataset_name", "a"}, {"lr", "2"}}),
            "dataset: dataset_name is b here, a in nayru-v7");
  EXPECT_EQ(reason({{"max_seq_len", "256"}}, {{"max_seq_len", "128"}}),
            "sequence length: max_seq_len is 256 here, 128 in nayru-v7");
  EXPECT_EQ(reason({{"args/packing", "true"}}, {{"args/packing", "false"}}),
            "packing: args/packing is true here, false in nayru-v7");
}

TEST(Comparability, OtherSettingsMayDiffer) {
  EXPECT_EQ(reason({{"learning_rate", "1"}, {"lora_r", "8"}}, {{"learning_rate", "2"}}), "");
  EXPECT_EQ(reason({{"max_seq_len", "128"}}, {{"max_seq_len", "128.0"}}), "");
  EXPECT_EQ(reason({{"dataset", "a"}}, {}), "");  // The other does not say.
  EXPECT_EQ(topic_of_param("dataset_num_proc"), "");
  EXPECT_EQ(topic_of_param("model.cutoff-len"), "sequence length");
}

TEST(Comparability, TheTrainingFileOutranksTheParameters) {
  TrainingData ours, theirs;
  ours.fingerprint = "x";
  ours.samples = 1'500;
  theirs.fingerprint = "y";
  theirs.samples = 1'200;
  const afs::Run run = run_with({});
  auto found = incomparable(run, run, "nayru-v7", ours, theirs);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->reason, "1,500 samples here, 1,200 in nayru-v7");
  theirs.samples = 1'500;
  found = incomparable(run, run, "nayru-v7", ours, theirs);
  EXPECT_EQ(found->reason,
            "its training file has other content than for nayru-v7, 1,500 samples in both");
  EXPECT_FALSE(incomparable(run, run, "nayru-v7", ours, ours));
  EXPECT_FALSE(incomparable(run, run, "nayru-v7", ours, std::nullopt));
}

TEST(Comparability, ALongValueIsCut) {
  const std::string longer(200, 'x');
  EXPECT_LT(reason({{"template", longer}}, {{"template", "a"}}).size(), 150u);
}

}  // namespace
}  // namespace afs
