// The hub with a writer at full speed and watchers that come, drain, lag and go: nobody misses a
// point.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <random>
#include <thread>

#include "stream/hub.h"

namespace afs {
namespace {

constexpr int64_t kCommits = 6'000;
constexpr int64_t kSeriesCount = 3;
constexpr int64_t kPointsACommit = 7;

// Stands for the store: a series' points are there before the hub hears of them.
using StoredCounts = std::array<std::atomic<int64_t>, kSeriesCount + 1>;

std::shared_ptr<const Commit> next_points(SeriesId series, StoredCounts& stored) {
  auto commit = std::make_shared<Commit>();
  commit->run = {1};
  const int64_t first = stored[static_cast<size_t>(series.value)];
  commit->columns.push_back({series, 1, first, {}});
  for (int64_t i = 0; i < kPointsACommit; ++i) commit->columns[0].points.add(first + i, 1, 1);
  stored[static_cast<size_t>(series.value)] += kPointsACommit;
  return commit;
}

// What a page knows: each series up to some ordinal. Points that it has are passed over, a gap
// fails.
class Page {
 public:
  Page(Hub& hub, const StoredCounts& stored, std::atomic<int64_t>& rings)
      : stored_(stored), watcher_(hub.add_watcher([&rings] { ++rings; })) {}

  void subscribe(int64_t series) {
    watcher_->watch_series({series});
    read_again(series);
  }
  void unsubscribe(int64_t series) {
    watcher_->unwatch_series({series});
    known_.at(static_cast<size_t>(series)) = -1;
  }
  void drain() {
    const WatchedChanges changes = watcher_->drain();
    for (const SeriesId series : changes.snapshots) read_again(series.value);
    for (const Commit::Column& column : changes.columns) {
      int64_t& known = known_.at(static_cast<size_t>(column.series.value));
      ASSERT_GE(known, 0) << "points of a series that is not watched";
      ASSERT_LE(column.first_ordinal, known) << "a gap";
      for (size_t i = 0; i < column.points.size(); ++i) {
        ASSERT_EQ(column.points.steps[i], column.first_ordinal + static_cast<int64_t>(i));
      }
      known = std::max(known, column.first_ordinal + static_cast<int64_t>(column.points.size()));
    }
  }
  int64_t known(int64_t series) const { return known_.at(static_cast<size_t>(series)); }

 private:
  void read_again(int64_t series) {
    known_.at(static_cast<size_t>(series)) = stored_.at(static_cast<size_t>(series)).load();
  }

  const StoredCounts& stored_;
  const std::unique_ptr<Watcher> watcher_;
  std::array<int64_t, kSeriesCount + 1> known_ = {-1, -1, -1, -1};
};

TEST(HubThreads, NobodyMissesAPoint) {
  const auto hub = Hub::create();
  StoredCounts stored{};
  std::atomic<int64_t> rings = 0;
  std::atomic<bool> is_over = false;
  std::vector<std::jthread> pages;
  for (unsigned seed = 1; seed <= 4; ++seed) {
    pages.emplace_back([&, seed] {
      std::mt19937 random(seed);
      while (!is_over) {  // Pages come and go ...
        Page page(*hub, stored, rings);
        for (int64_t series = 1; series <= kSeriesCount; ++series) page.subscribe(series);
        for (int visit = 0; visit < 200; ++visit) {  // ... and change their mind.
          const int64_t series = 1 + static_cast<int64_t>(random() % kSeriesCount);
          if (random() % 8 == 0) page.unsubscribe(series), page.subscribe(series);
          if (random() % 4 != 0) page.drain();
        }
      }
    });
  }
  Page steady(*hub, stored, rings);
  for (int64_t series = 1; series <= kSeriesCount; ++series) steady.subscribe(series);
  std::jthread writer([&] {
    for (int64_t i = 0; i < kCommits; ++i) {
      hub->on_commit(next_points({1 + i % kSeriesCount}, stored));
    }
    is_over = true;
  });
  while (!is_over) steady.drain();
  writer.join();
  pages.clear();
  steady.drain();
  for (int64_t series = 1; series <= kSeriesCount; ++series) {
    EXPECT_EQ(steady.known(series), stored.at(static_cast<size_t>(series)));
  }
  EXPECT_GT(rings, 0);
  EXPECT_EQ(hub->watcher_count(), 1u);
}

TEST(HubThreads, AfterItsEndAWatcherIsNotRungAgain) {
  const auto hub = Hub::create();
  StoredCounts stored{};
  std::atomic<bool> is_over = false;
  std::jthread writer([&] {
    while (!is_over) hub->on_commit(next_points({1}, stored));
  });
  for (int i = 0; i < 2'000; ++i) {
    auto is_alive = std::make_unique<std::atomic<bool>>(true);
    auto watcher = hub->add_watcher([flag = is_alive.get()] { EXPECT_TRUE(flag->load()); });
    watcher->watch_series({1});
    watcher->drain();
    watcher.reset();
    *is_alive = false;
    is_alive.reset();  // A late call would be a use after free.
  }
  is_over = true;
}

}  // namespace
}  // namespace afs
