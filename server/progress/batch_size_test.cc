// The samples of a step as trainers state them.
#include "progress/batch_size.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

std::optional<BatchSize> of(std::vector<Param> params) {
  Run run;
  run.params = std::move(params);
  return batch_size_of(run);
}

TEST(BatchSizeTest, PerDeviceTimesAccumulationTimesDevices) {
  const auto size = of({{"args/gradient_accumulation_steps", "8"},
                        {"args/per_device_train_batch_size", "4"},
                        {"per_device_eval_batch_size", "64"},
                        {"world_size", "2"}});
  ASSERT_TRUE(size);
  EXPECT_EQ(size->samples, 64);
  EXPECT_EQ(size->words,
            "per_device_train_batch_size 4 × gradient_accumulation_steps 8 × world_size 2");
}

TEST(BatchSizeTest, OneDeviceIsSaidToBeAGuess) {
  const auto size = of({{"batch_size", "12"}});
  ASSERT_TRUE(size);
  EXPECT_EQ(size->samples, 12);
  EXPECT_EQ(size->words, "batch_size 12, one device taken for granted");
}

TEST(BatchSizeTest, ATotalIsTheWholeTruth) {
  const auto size = of({{"batch_size", "12"}, {"global_batch_size", "256"}, {"world_size", "8"}});
  ASSERT_TRUE(size);
  EXPECT_EQ(size->samples, 256);
}

TEST(BatchSizeTest, WhatIsNoCountIsNotTaken) {
  for (const char* text : {"auto", "", "0", "-4", "2.5", "1e12", "nan"}) {
    EXPECT_FALSE(of({{"batch_size", text}})) << text;
  }
  EXPECT_FALSE(of({{"eval_batch_size", "8"}, {"learning_rate", "1e-4"}}));
}

}  // namespace
}  // namespace afs
