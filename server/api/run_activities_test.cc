// What real trainings did with their time, as the points of their logs tell.
#include "api/run_activities.h"

#include "progress/live_replay.h"

namespace afs::api {
namespace {

class ActivitiesOfRealRuns : public LiveReplayTest {
 protected:
  // Seconds by bucket, of the whole run.
  std::map<LedgerBucket, int64_t> spent(const std::string& key) {
    std::map<LedgerBucket, int64_t> sums;
    for (const LoggedRun& logged : logged_runs("real-runs")) {
      if (logged.key != key) continue;
      const std::vector<Moment> moments = moments_of(logged);
      arrive(logged, moments, 0, moments.size());
      const auto known = run(key);
      const auto pauses = pauses_of(read_stretches(*known, *catalog_, *store_, rhythms_));
      for (const RunActivity& activity :
           activities_of(*known, span_of(*known, false, 0), false, pauses))
        sums[activity.bucket] += activity.to - activity.from;
    }
    EXPECT_FALSE(sums.empty()) << key;
    for (auto& [bucket, ms] : sums) ms /= 1'000;
    return sums;
  }
  using Seconds = std::map<LedgerBucket, int64_t>;
};

// It says itself that it trained for 54,713 s and then evaluated its test set for 3,255.5 s;
// loading that takes the rest.
TEST_F(ActivitiesOfRealRuns, AnEvaluationAfterTheTraining) {
  EXPECT_EQ(spent("hf-trainer-t5"),
            (Seconds{{LedgerBucket::kProductive, 54'581}, {LedgerBucket::kEvaluation, 3'258}}));
}

// Those that report an epoch's training and its results in one line do not tell when they
// evaluated.
TEST_F(ActivitiesOfRealRuns, WhatIsReportedAtOnceCannotBeToldApart) {
  EXPECT_EQ(spent("keras-guild"), (Seconds{{LedgerBucket::kProductive, 96}}));
  EXPECT_EQ(spent("ultralytics-plant"), (Seconds{{LedgerBucket::kProductive, 11'189}}));
}

// Four days without an evaluation, and without a pause that its rhythm does not explain.
TEST_F(ActivitiesOfRealRuns, ATrainingThatOnlyTrains) {
  EXPECT_EQ(spent("llama-factory-luojiu"), (Seconds{{LedgerBucket::kProductive, 371'783}}));
}

// An hour of silence after half of it.
TEST_F(ActivitiesOfRealRuns, AHangThatWentOnIsStalled) {
  for (const LoggedRun& logged : logged_runs("real-runs")) {
    if (logged.key != "llama-factory-luojiu") continue;
    std::vector<Moment> moments = moments_of(logged);
    for (size_t i = moments.size() / 2; i < moments.size(); ++i) moments[i].time += 3'600'000;
    arrive(logged, moments, 0, moments.size());
    const auto known = run(logged.key);
    const auto stretches = read_stretches(*known, *catalog_, *store_, rhythms_);
    ASSERT_EQ(stretches.size(), 1u);
    EXPECT_TRUE(stretches[0].is_hang);
    const int64_t hang_ms = stretches[0].to - stretches[0].from;
    EXPECT_NEAR(static_cast<double>(hang_ms), 3'600'000, 30'000) << "but for its usual 214 s";
    return;
  }
  ADD_FAILURE() << "the LLaMA-Factory log is not there";
}

TEST(RunPauses, EachStretchGoesIntoItsBucket) {
  const std::vector<PhaseStretch> stretches = {{Phase::kLoading, 1, 2, false},
                                               {Phase::kEvaluating, 2, 3, false},
                                               {Phase::kSaving, 3, 4, false},
                                               {Phase::kEvaluating, 4, 5, true}};
  std::vector<LedgerBucket> buckets;
  for (const RunPause& pause : pauses_of(stretches)) buckets.push_back(pause.bucket);
  EXPECT_EQ(buckets, (std::vector{LedgerBucket::kSetup, LedgerBucket::kEvaluation,
                                  LedgerBucket::kEvaluation, LedgerBucket::kStalled}));
}

}  // namespace
}  // namespace afs::api
