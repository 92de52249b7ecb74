// Watchers get what they asked for: every point once and in order, or word that they must read
// again.
#include "stream/hub.h"

#include <gtest/gtest.h>

#include "stream/mailbox.h"

namespace afs {
namespace {

class HubTest : public testing::Test {
 protected:
  std::unique_ptr<Watcher> watch(SeriesId series) {
    auto watcher = hub_->add_watcher([this] { ++rings_; });
    watcher->watch_series(series);
    return watcher;
  }
  // The next points of a series.
  void commit(SeriesId series, int64_t count, int32_t attempt = 1) {
    auto made = std::make_shared<Commit>();
    made->run = {1};
    made->columns.push_back({series, attempt, next_[series], {}});
    for (int64_t i = 0; i < count; ++i) {
      made->columns[0].points.add(next_[series] + i, 1, 1);
    }
    next_[series] += count;
    hub_->on_commit(made);
  }
  void tell(bool run_added, bool series_added, bool record_changed, bool troubles_changed) {
    auto made = std::make_shared<Commit>();
    made->run = {7};
    made->run_added = run_added;
    made->series_added = series_added;
    made->record_changed = record_changed;
    made->troubles_changed = troubles_changed;
    hub_->on_commit(made);
  }

  const SeriesId loss_{1}, accuracy_{2};
  std::unordered_map<SeriesId, int64_t> next_;
  std::unique_ptr<Hub> hub_ = Hub::create();
  int rings_ = 0;
};

TEST_F(HubTest, AWatcherGetsThePointsOfItsSeriesMerged) {
  const auto watcher = watch(loss_);
  commit(loss_, 3);
  commit(accuracy_, 3);
  commit(loss_, 2);
  EXPECT_EQ(rings_, 1);  // Once until drained.
  const WatchedChanges changes = watcher->drain();
  ASSERT_EQ(changes.columns.size(), 1u);
  EXPECT_EQ(changes.columns[0].series, loss_);
  EXPECT_EQ(changes.columns[0].first_ordinal, 0);
  EXPECT_EQ(changes.columns[0].points.steps, (std::vector<Step>{0, 1, 2, 3, 4}));
  EXPECT_TRUE(watcher->drain().empty());
  commit(loss_, 1);
  EXPECT_EQ(rings_, 2);
  EXPECT_EQ(watcher->drain().columns[0].first_ordinal, 5);
}

TEST_F(HubTest, AColumnEndsWhereTheAttemptChanges) {
  const auto watcher = watch(loss_);
  commit(loss_, 2, 1);
  commit(loss_, 2, 2);
  const WatchedChanges changes = watcher->drain();
  ASSERT_EQ(changes.columns.size(), 2u);
  EXPECT_EQ(changes.columns[1].attempt, 2);
  EXPECT_EQ(changes.columns[1].first_ordinal, 2);
}

TEST_F(HubTest, ASlowWatcherIsToldToReadAgain) {
  const auto slow = watch(loss_);
  slow->watch_series(accuracy_);
  const auto quick = watch(loss_);
  commit(accuracy_, 5);
  for (size_t sent = 0; sent <= kWatcherPointsMax + 3'000; sent += 1'000) {
    commit(loss_, 1'000);
    EXPECT_EQ(quick->drain().columns[0].points.size(), 1'000u);
  }
  const WatchedChanges changes = slow->drain();
  EXPECT_EQ(changes.snapshots, (std::vector<SeriesId>{loss_}));
  ASSERT_EQ(changes.columns.size(), 1u);  // The other series is whole.
  EXPECT_EQ(changes.columns[0].series, accuracy_);
  // From here on it is gapless again, for who reads the store now.
  const int64_t read_until = next_[loss_];
  commit(loss_, 4);
  EXPECT_EQ(slow->drain().columns[0].first_ordinal, read_until);
}

TEST_F(HubTest, WatchingEndsWhenToldTo) {
  const auto watcher = watch(loss_);
  commit(loss_, 1);
  watcher->unwatch_series(loss_);
  commit(loss_, 1);
  EXPECT_TRUE(watcher->drain().columns.empty());
  watcher->watch_series(loss_);
  commit(loss_, 1);
  EXPECT_EQ(watcher->drain().columns[0].first_ordinal, 2);
}

TEST_F(HubTest, AGapFromComingBackMeansReadAgain) {
  const auto watcher = watch(loss_);
  commit(loss_, 1);
  watcher->unwatch_series(loss_);
  commit(loss_, 1);
  watcher->watch_series(loss_);
  commit(loss_, 1);
  const WatchedChanges changes = watcher->drain();
  EXPECT_TRUE(changes.columns.empty());
  EXPECT_EQ(changes.snapshots, (std::vector<SeriesId>{loss_}));
}

TEST_F(HubTest, NudgesComeOnceUntilDrained) {
  const auto watcher = hub_->add_watcher({});
  tell(true, true, true, false);
  tell(false, true, true, true);
  hub_->announce({ChangeKind::kConfig, {}});
  hub_->announce({ChangeKind::kConfig, {}});
  const std::vector<Change> expected = {{ChangeKind::kRunAdded, {7}},
                                        {ChangeKind::kMetricsAdded, {7}},
                                        {ChangeKind::kRun, {7}},
                                        {ChangeKind::kTroubles, {}},
                                        {ChangeKind::kConfig, {}}};
  EXPECT_EQ(watcher->drain().changes, expected);
  tell(false, false, false, false);
  EXPECT_TRUE(watcher->drain().empty());
  tell(false, false, true, false);
  EXPECT_EQ(watcher->drain().changes.size(), 1u);
}

TEST_F(HubTest, ARestartOfTheRunIsANudge) {
  const auto watcher = hub_->add_watcher({});
  auto made = std::make_shared<Commit>();
  made->run = {7};
  made->attempt_starts = {{1, 0, 0}};
  hub_->on_commit(made);
  EXPECT_TRUE(watcher->drain().empty());
  made->attempt_starts = {{2, 0, 0}};
  hub_->on_commit(made);
  EXPECT_EQ(watcher->drain().changes, (std::vector<Change>{{ChangeKind::kRun, {7}}}));
}

TEST_F(HubTest, UndrainedNudgesAreBounded) {
  const auto watcher = hub_->add_watcher({});
  for (int64_t run = 1; run <= 100'000; ++run) hub_->announce({ChangeKind::kRun, {run}});
  const auto changes = watcher->drain().changes;
  EXPECT_EQ(changes.size(), kWatcherChangesMax + 1);
  EXPECT_EQ(changes.back(), (Change{ChangeKind::kRun, {}}));  // Some run: which is no longer said.
}

TEST_F(HubTest, TwoThousandWatchersEachWithASeries) {
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (int64_t i = 1; i <= 2'000; ++i) watchers.push_back(watch({i}));
  EXPECT_EQ(hub_->watcher_count(), 2'000u);
  for (int64_t i = 1; i <= 2'000; ++i) commit({i}, 2);
  EXPECT_EQ(rings_, 2'000);
  for (int64_t i = 1; i <= 2'000; ++i) {
    const WatchedChanges changes = watchers[static_cast<size_t>(i - 1)]->drain();
    ASSERT_EQ(changes.columns.size(), 1u);
    EXPECT_EQ(changes.columns[0].series, (SeriesId{i}));
  }
  watchers.clear();
  EXPECT_EQ(hub_->watcher_count(), 0u);
  commit({1}, 1);
  EXPECT_EQ(rings_, 2'000);
}

TEST_F(HubTest, WatchersHaveALimit) {
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (size_t i = 0; i < kWatchersMax; ++i) watchers.push_back(hub_->add_watcher({}));
  EXPECT_EQ(hub_->add_watcher({}), nullptr);
  watchers.pop_back();
  EXPECT_NE(hub_->add_watcher({}), nullptr);
}

TEST_F(HubTest, AWatcherMayOutliveTheHub) {
  const auto watcher = watch(loss_);
  commit(loss_, 1);
  hub_.reset();
  EXPECT_EQ(watcher->drain().columns.size(), 1u);
}

}  // namespace
}  // namespace afs
