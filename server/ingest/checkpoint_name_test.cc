// Checkpoints are known by their names, and so are their steps.
#include "ingest/checkpoint_name.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

TEST(CheckpointName, DirectoriesOfTheTrainers) {
  EXPECT_TRUE(is_checkpoint_directory("checkpoint-500"));
  EXPECT_TRUE(is_checkpoint_directory("global_step500"));
  EXPECT_TRUE(is_checkpoint_directory("iter_0001000"));
  EXPECT_TRUE(is_checkpoint_directory("epoch=1-step=20.ckpt"));  // Lightning, sharded.
  EXPECT_FALSE(is_checkpoint_directory("checkpoint-best"));
  EXPECT_FALSE(is_checkpoint_directory("runs"));
}

TEST(CheckpointName, FilesButNoStateBesideAModel) {
  EXPECT_TRUE(is_checkpoint_file("last.ckpt"));
  EXPECT_TRUE(is_checkpoint_file("ckpt.pt"));
  EXPECT_TRUE(is_checkpoint_file("model.safetensors"));
  EXPECT_FALSE(is_checkpoint_file("optimizer.pt"));
  EXPECT_FALSE(is_checkpoint_file("rng_state_0.pth"));
  EXPECT_FALSE(is_checkpoint_file("train.log"));
}

TEST(CheckpointName, TheStepIsWhereTheNameSaysIt) {
  EXPECT_EQ(step_of_checkpoint("checkpoint-500"), 500);
  EXPECT_EQ(step_of_checkpoint("epoch=3-step=1840.ckpt"), 1840);
  EXPECT_EQ(step_of_checkpoint("global_step500"), 500);
  EXPECT_EQ(step_of_checkpoint("iter_0001000"), 1000);
  EXPECT_EQ(step_of_checkpoint("step_40.pt"), 40);
  EXPECT_EQ(step_of_checkpoint("model-12000.pt"), 12000);
  EXPECT_EQ(step_of_checkpoint("model_steps_70.safetensors"), 70);
}

TEST(CheckpointName, ANumberOfSomethingElseIsNoStep) {
  EXPECT_EQ(step_of_checkpoint("last.ckpt"), std::nullopt);
  EXPECT_EQ(step_of_checkpoint("epoch-3.pt"), std::nullopt);
  EXPECT_EQ(step_of_checkpoint("best-0.93.pt"), std::nullopt);
  EXPECT_EQ(step_of_checkpoint("yolov8.pt"), std::nullopt);
  EXPECT_EQ(step_of_checkpoint("step_99999999999999999999.pt"), std::nullopt);
}

}  // namespace
}  // namespace afs
