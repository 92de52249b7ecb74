// What a resume costs: the steps that were done twice.
#include "progress/redone_steps.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

using Numbers = std::vector<int64_t>;

Attempt attempt(int32_t number, Step first, Step last, Step gap) {
  return {number, first, last, gap > 0 ? first + gap : 0, 0, 0};
}

TEST(RedoneSteps, ARunWithoutResumeLostNothing) {
  EXPECT_EQ(redone_steps({}), Numbers());
  EXPECT_EQ(redone_steps(std::vector{attempt(1, 1, 900, 1)}), Numbers({0}));
}

TEST(RedoneSteps, WhatTheCheckpointDidNotHoldIsDoneAgain) {
  // Logged every 10 steps, killed after 150, resumed from checkpoint-100.
  const std::vector attempts{attempt(1, 10, 150, 10), attempt(2, 110, 300, 10)};
  EXPECT_EQ(redone_steps(attempts), Numbers({50, 0}));
  EXPECT_EQ(redone_steps_sum(attempts), 50);
}

TEST(RedoneSteps, GrowWhileTheNewAttemptCatchesUp) {
  EXPECT_EQ(redone_steps(std::vector{attempt(1, 1, 150, 1), attempt(2, 101, 120, 1)}),
            Numbers({20, 0}));
}

TEST(RedoneSteps, AResumeRightAtTheEndRedoesNothing) {
  EXPECT_EQ(redone_steps(std::vector{attempt(1, 10, 100, 10), attempt(2, 110, 200, 10)}),
            Numbers({0, 0}));
}

TEST(RedoneSteps, AResumeBehindTheEndOfAnEpochRedoesNothing) {
  // An epoch ended at 140,739, between two reports; the next attempt went on with 140,740.
  EXPECT_EQ(
      redone_steps(std::vector{attempt(1, 49, 140'739, 50), attempt(2, 140'749, 197'035, 50)}),
      Numbers({0, 0}));
}

TEST(RedoneSteps, OneStepIsLostOncePerAttemptThatDidIt) {
  // Three starts from checkpoint-100: the first two lost 50 and 30 steps, not 80 and 30.
  const std::vector attempts{attempt(1, 1, 150, 1), attempt(2, 101, 130, 1),
                             attempt(3, 101, 400, 1)};
  EXPECT_EQ(redone_steps(attempts), Numbers({50, 30, 0}));
}

TEST(RedoneSteps, AnAttemptOfOnePointCountsAsTheOthersDo) {
  EXPECT_EQ(redone_steps(std::vector{attempt(1, 50, 500, 50), attempt(2, 450, 450, 0)}),
            Numbers({50, 0}));
}

TEST(RedoneSteps, AFreshStartDoesAllAgain) {
  EXPECT_EQ(redone_steps(std::vector{attempt(1, 0, 90, 10), attempt(2, 0, 200, 10)}),
            Numbers({91, 0}));
}

}  // namespace
}  // namespace afs
