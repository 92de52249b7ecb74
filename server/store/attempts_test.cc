// When a step goes back, a new attempt begins: once per restart, whatever the number of metrics
// that tell of it.
#include "store/store_lab.h"

namespace afs {
namespace {

class AttemptsTest : public StoreLab {
 protected:
  static std::vector<int32_t> attempts(const SeriesStore::Appended& appended) {
    std::vector<int32_t> list;
    for (const Commit::Column& column : appended.commit->columns) list.push_back(column.attempt);
    return list;
  }
  using Numbers = std::vector<int32_t>;
  using Steps = std::vector<Step>;
};

TEST_F(AttemptsTest, AStepThatGoesBackBeginsANewAttemptAndAnEqualOneDoesNot) {
  const auto first = append(batch(1, {column(1, {1, 2, 3, 3})}));
  EXPECT_EQ(attempts(first), Numbers{1});
  ASSERT_EQ(first.commit->attempt_starts.size(), 1u);
  EXPECT_EQ(first.commit->attempt_starts[0].attempt, 1);
  const auto equal = append(batch(1, {column(1, {3, 4})}));
  EXPECT_EQ(attempts(equal), Numbers{1});
  EXPECT_TRUE(equal.commit->attempt_starts.empty());
  const auto back = append(batch(1, {column(1, {2, 3})}));
  EXPECT_EQ(attempts(back), Numbers{2});
  ASSERT_EQ(back.commit->attempt_starts.size(), 1u);
  EXPECT_EQ(back.commit->attempt_starts[0].attempt, 2);
  EXPECT_EQ(back.commit->attempt_starts[0].first_step, 2);
  EXPECT_EQ(back.commit->attempt_starts[0].first_time, kNow + 2);
}

TEST_F(AttemptsTest, TheNewestAttemptReplacesTheOldFromItsFirstStepOn) {
  append(batch(1, {column(1, {1, 2, 3, 4, 5})}));
  append(batch(1, {column(1, {3, 4}, 100)}));
  EXPECT_EQ(steps(1), (Steps{1, 2, 3, 4}));
  EXPECT_EQ(read(1).last, (std::vector<double>{2, 3, 103, 104}));
  EXPECT_EQ(steps(1, whole(true)), (Steps{1, 2, 3, 4, 5, 3, 4}));
  EXPECT_EQ(read(1).attempt, 2);
}

TEST_F(AttemptsTest, AnOlderAttemptIsCutByEveryNewerOne) {
  append(batch(1, {column(1, {1, 2, 3, 4, 5, 6})}));
  append(batch(1, {column(1, {4, 5})}));
  append(batch(1, {column(1, {2})}));
  EXPECT_EQ(steps(1), (Steps{1, 2}));
}

TEST_F(AttemptsTest, TheMetricsOfOneRestartAgreeOnItsNumber) {
  append(batch(1, {column(1, {10, 20, 30}), column(2, {10, 20, 30}), column(3, {10, 30})}));
  // The restart is seen by one series, by the next batch's two, and by one that goes on past its
  // last step.
  EXPECT_EQ(attempts(append(batch(1, {column(1, {20})}))), Numbers{2});
  EXPECT_EQ(attempts(append(batch(1, {column(2, {20, 30}), column(1, {30})}))), (Numbers{2, 2}));
  EXPECT_EQ(attempts(append(batch(1, {column(3, {40})}))), Numbers{2});
  EXPECT_EQ(attempts(append(batch(1, {column(4, {40})}))), Numbers{2});
}

TEST_F(AttemptsTest, ARestartInTheMiddleOfABatchSplitsEachColumnOnce) {
  const auto appended = append(batch(1, {column(1, {1, 2, 3, 2, 3}), column(2, {1, 2, 3, 2, 3})}));
  EXPECT_EQ(attempts(appended), (Numbers{1, 2, 1, 2}));
  EXPECT_EQ(appended.commit->columns[1].first_ordinal, 3);
  EXPECT_EQ(appended.commit->attempt_starts.size(), 2u);
}

TEST_F(AttemptsTest, ALogThatSaysSoBeginsAnAttemptWithoutGoingBack) {
  append(batch(1, {column(1, {1, 2}), column(2, {1, 2})}));
  auto one = column(1, {5}), other = column(2, {5});
  one.starts_attempt = other.starts_attempt = true;
  EXPECT_EQ(attempts(append(batch(1, {one, other}))), (Numbers{2, 2}));
  EXPECT_EQ(steps(1), (Steps{1, 2, 5}));
}

TEST_F(AttemptsTest, ALogThatWasReadInOneGoStillHasBothAttempts) {
  auto one = column(1, {4, 5}), other = column(2, {4, 5});
  one.starts_attempt = other.starts_attempt = true;
  const auto appended = append(batch(1, {column(1, {1, 2, 3}), column(2, {1, 2, 3}), one, other}));
  EXPECT_EQ(attempts(appended), (Numbers{1, 1, 2, 2}));
  EXPECT_EQ(steps(1), (Steps{1, 2, 3, 4, 5}));
}

TEST_F(AttemptsTest, TheFirstProcessOfARunIsItsFirstAttempt) {
  auto first = column(1, {1, 2});
  first.starts_attempt = true;
  EXPECT_EQ(attempts(append(batch(1, {first}))), Numbers{1});
}

TEST_F(AttemptsTest, RunsCountForThemselves) {
  append(batch(1, {column(1, {5})}));
  append(batch(2, {column(2, {5})}));
  EXPECT_EQ(attempts(append(batch(1, {column(1, {1})}))), Numbers{2});
  EXPECT_EQ(attempts(append(batch(2, {column(2, {6})}))), Numbers{1});
}

TEST_F(AttemptsTest, AFillInBringsOnlyWhatIsPastTheLastStep) {
  append(batch(1, {column(1, {1, 2, 3})}));
  ResolvedBatch fill = batch(1, {column(1, {1, 2, 3, 4, 5}), column(2, {1, 2})});
  fill.kind = BatchKind::kFillIn;
  const auto appended = append(fill);
  EXPECT_EQ(appended.known, 3);
  EXPECT_EQ(steps(1), (Steps{1, 2, 3, 4, 5}));
  EXPECT_EQ(steps(2), (Steps{1, 2}));
  EXPECT_EQ(append(fill).known, 7);
}

TEST_F(AttemptsTest, ARefusedGroupLeavesNoAttemptBehind) {
  append(batch(1, {column(1, {1, 2, 3})}));
  std::vector<ResolvedBatch> group;
  group.push_back(batch(1, {column(1, {1})}));
  const auto refused = store_->append(std::move(group), [](auto&, auto) { return busy("no"); });
  ASSERT_FALSE(refused.ok());
  const auto appended = append(batch(1, {column(1, {4})}));
  EXPECT_EQ(attempts(appended), Numbers{1});
  EXPECT_EQ(appended.commit->columns[0].first_ordinal, 3);
}

TEST_F(AttemptsTest, ALogInReverseStaysWithinBounds) {
  std::vector<Step> reverse;
  for (Step step = 5000; step > 0; --step) reverse.push_back(step);
  append(batch(1, {column(1, reverse)}));
  const Curve curve = read(1, whole(false));
  EXPECT_EQ(curve.attempt, kRunAttemptsMax);
  EXPECT_TRUE(std::is_sorted(curve.step_first.begin(), curve.step_first.end()));
  EXPECT_EQ(read(1, whole(true)).points_total, 5000);
}

TEST_F(AttemptsTest, AttemptsOutliveARestartOfTheServer) {
  append(batch(1, {column(1, {1, 2, 3})}));
  append(batch(1, {column(1, {2})}));
  ASSERT_TRUE(store_->seal_now().ok());
  reopen();
  EXPECT_EQ(steps(1), (Steps{1, 2}));
  EXPECT_EQ(attempts(append(batch(1, {column(1, {1})}))), Numbers{3});
  reopen();
  EXPECT_EQ(steps(1), (Steps{1}));
  EXPECT_EQ(steps(1, whole(true)), (Steps{1, 2, 3, 2, 1}));
}

}  // namespace
}  // namespace afs
