// What a run did when, as its attempts tell.
#include "cost/run_activity.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

constexpr int64_t kMinute = 60'000;
constexpr WallTime kStart = 1'790'000'000'000;

class RunActivityTest : public testing::Test {
 protected:
  void attempt(Step from_step, Step to_step, int64_t from, int64_t to) {
    Attempt one;
    one.number = static_cast<int32_t>(run_.attempt_list.size()) + 1;
    one.first_step = from_step;
    one.last_step = to_step;
    one.first_time = kStart + from * kMinute;
    one.last_time = kStart + to * kMinute;
    run_.attempt_list.push_back(one);
  }
  void pause(int64_t from, int64_t to, LedgerBucket bucket) {
    pauses_.push_back({kStart + from * kMinute, kStart + to * kMinute, bucket});
  }
  std::string story(int64_t until, bool is_stalled = false) const {
    std::string text;
    for (const RunActivity& activity :
         activities_of(run_, {kStart, kStart + until * kMinute}, is_stalled, pauses_)) {
      text += (text.empty() ? "" : ", ") + std::string(to_string(activity.bucket)) + " " +
              std::to_string((activity.to - activity.from) / kMinute);
    }
    return text;
  }
  afs::Run run_;  // A test has a Run() of its own.
  std::vector<RunPause> pauses_;
};

TEST_F(RunActivityTest, StartsUpThenGoesForward) {
  EXPECT_EQ(story(20), "setup 20") << "no step yet";
  attempt(1, 100, 20, 60);
  EXPECT_EQ(story(60), "setup 20, productive 40");
  EXPECT_EQ(story(70), "setup 20, productive 40, productive 10") << "between two points it goes on";
  EXPECT_EQ(story(70, true), "setup 20, productive 40, stalled 10");
}

TEST_F(RunActivityTest, WhatAResumeDoesAgainIsRedone) {
  attempt(0, 100, 10, 60);
  attempt(80, 160, 70, 110);
  EXPECT_EQ(story(110), "setup 10, productive 50, stalled 10, redone 10, productive 30");
  attempt(0, 120, 120, 180);
  EXPECT_EQ(story(180),
            "setup 10, productive 50, stalled 10, redone 10, productive 30, stalled 10, redone 60");
}

TEST_F(RunActivityTest, TimesThatGoBackMakeNoNegativeTime) {
  attempt(0, 100, 10, 60);
  attempt(100, 200, 40, 50);
  EXPECT_EQ(story(60), "setup 10, productive 50");
  EXPECT_EQ(story(30), "setup 10, productive 20");
}

TEST_F(RunActivityTest, PausesAreTakenOutOfWhatWentForward) {
  attempt(1, 100, 10, 110);
  pause(0, 5, LedgerBucket::kEvaluation);  // Before its first step it starts up.
  pause(20, 25, LedgerBucket::kEvaluation);
  pause(50, 100, LedgerBucket::kStalled);
  pause(115, 118, LedgerBucket::kEvaluation);
  EXPECT_EQ(story(120),
            "setup 10, productive 10, evaluation 5, productive 25, stalled 50, productive 10, "
            "productive 5, evaluation 3, productive 2");
  EXPECT_EQ(story(60), "setup 10, productive 10, evaluation 5, productive 25, stalled 10");
  EXPECT_EQ(story(120, true),
            "setup 10, productive 10, evaluation 5, productive 25, stalled 50, productive 10, "
            "stalled 10");
}

// Twenty of its eighty steps were done before: a quarter of the 80 minutes in which it worked, and
// the evaluation that came while it did them.
TEST_F(RunActivityTest, PausesWithinRedoneStepsAreRedone) {
  attempt(0, 100, 0, 50);
  attempt(80, 160, 60, 200);
  pause(70, 80, LedgerBucket::kEvaluation);
  pause(100, 150, LedgerBucket::kStalled);
  EXPECT_EQ(story(200),
            "productive 50, stalled 10, redone 30, productive 10, stalled 50, "
            "productive 50");
}

}  // namespace
}  // namespace afs
