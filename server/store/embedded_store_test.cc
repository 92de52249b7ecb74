// What the store promises besides right curves: one owner, bookmarks with their points, a full disk
// that heals, nothing lost at a restart, a short log, little memory.
#include "store/store_lab.h"

namespace afs {
namespace {

class EmbeddedStoreTest : public StoreLab {
 protected:
  static ResolvedBatch::Column many(int64_t series, Step from, int64_t count) {
    std::vector<Step> steps;
    for (Step step = from; step < from + count; ++step) steps.push_back(step);
    return column(series, steps);
  }
  int64_t number(std::string_view sql) {
    int64_t value = -1;
    EXPECT_TRUE(store_->writer_connection()
                    .query(sql, {},
                           [&](const sql::Row& row) {
                             value = row.integer(0);
                             return Status::success();
                           })
                    .ok());
    return value;
  }
};

TEST_F(EmbeddedStoreTest, ASecondOpenerIsToldWhoHasIt) {
  const auto second = SeriesStore::open(directory_, options_, clock_);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.code(), ErrorCode::kConflict);
  EXPECT_NE(second.message().find("process " + std::to_string(getpid())), std::string::npos);
  store_.reset();
  EXPECT_TRUE(SeriesStore::open(directory_, options_, clock_).ok());
}

TEST_F(EmbeddedStoreTest, AnUnknownSeriesIsAnEmptyCurve) {
  EXPECT_EQ(read(77).size(), 0u);
  EXPECT_FALSE(store_->summary(SeriesId{77}).has_value());
  EXPECT_EQ(store_->points(SeriesId{77}, 0, 10)->size(), 0u);
  CurveQuery query;
  query.buckets_max = 0;
  EXPECT_EQ(store_->read(SeriesId{77}, query).code(), ErrorCode::kInvalid);
}

TEST_F(EmbeddedStoreTest, BookmarksAndWhateverAlsoWritesAreOfTheSameTransaction) {
  ResolvedBatch one = batch(1, {column(1, {1, 2})});
  one.bookmarks = {{"file:a", 120, std::string("\0state", 6)}, {"", 5, ""}};
  const auto also = [](sql::Connection& connection,
                       std::span<const SeriesStore::Appended> appended) {
    EXPECT_EQ(appended.size(), 1u);
    EXPECT_EQ(appended[0].commit->columns[0].points.size(), 2u);
    return connection.execute("INSERT INTO project (name) VALUES ('p')");
  };
  ASSERT_TRUE(store_->append({one}, also).ok());
  one.bookmarks[0].position = 240;
  const auto refuse = [&](sql::Connection& connection, auto appended) -> Status {
    EXPECT_FALSE(also(connection, appended).ok());
    return unavailable("later");
  };
  EXPECT_EQ(store_->append({one}, refuse).code(), ErrorCode::kUnavailable);
  reopen();
  const auto bookmarks = store_->bookmarks();
  ASSERT_TRUE(bookmarks.ok());
  ASSERT_EQ(bookmarks->size(), 1u);
  EXPECT_EQ((*bookmarks)[0].position, 120u);
  EXPECT_EQ((*bookmarks)[0].state, std::string("\0state", 6));
  EXPECT_EQ(steps(1), (std::vector<Step>{1, 2}));
  EXPECT_EQ(number("SELECT COUNT(*) FROM project"), 1);
}

TEST_F(EmbeddedStoreTest, AFullDiskRefusesWithoutATraceAndHeals) {
  append(batch(1, {many(1, 0, 2000)}));
  const int64_t pages = number("PRAGMA page_count");
  number("PRAGMA max_page_count=" + std::to_string(pages + 4));
  const auto refused = store_->append({batch(1, {many(1, 2000, 50'000), many(2, 0, 10)})}, nullptr);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.code(), ErrorCode::kUnavailable);
  EXPECT_NE(refused.message().find("full"), std::string::npos);
  EXPECT_EQ(read(1).points_total, 2000);
  EXPECT_FALSE(store_->summary(SeriesId{2}).has_value());
  EXPECT_EQ(store_->stats().points, 2000);

  number("PRAGMA max_page_count=1000000");
  const auto appended = append(batch(1, {many(1, 2000, 50'000)}));
  EXPECT_EQ(appended.commit->columns[0].first_ordinal, 2000);
  reopen();
  EXPECT_EQ(read(1).points_total, 52'000);
}

TEST_F(EmbeddedStoreTest, SealedPointsLeaveMemoryAndTheLogIsTrimmed) {
  for (Step step = 0; step < 20'000; step += 500)
    append(batch(1, {many(1, step, 500), many(2, step, 500)}));
  EXPECT_EQ(store_->stats().head_points, 40'000);
  ASSERT_TRUE(store_->seal_now().ok());
  const SeriesStore::Stats stats = store_->stats();
  EXPECT_EQ(stats.head_points, 0);
  EXPECT_EQ(stats.points, 40'000);
  EXPECT_EQ(stats.series, 2);
  EXPECT_EQ(stats.chunks, number("SELECT COUNT(*) FROM chunk"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM commit_log"), 1);
  reopen();
  EXPECT_EQ(store_->stats().points, 40'000);
  EXPECT_EQ(append(batch(1, {many(1, 20'000, 1)})).commit->position, 41);
}

TEST_F(EmbeddedStoreTest, ASpikeIsNeverLostAndLiesOnItsStep) {
  ResolvedBatch::Column spiky = many(1, 0, 300'000);
  for (double& value : spiky.points.values) value = 1;
  spiky.points.values[123'457] = 99;
  spiky.points.values[200'001] = -99;
  append(batch(1, {spiky}));
  ASSERT_TRUE(store_->seal_now().ok());
  const Curve curve = read(1, whole(false, 100));
  EXPECT_LE(curve.size(), 100u);
  const auto high =
      static_cast<size_t>(std::max_element(curve.max.begin(), curve.max.end()) - curve.max.begin());
  const auto low =
      static_cast<size_t>(std::min_element(curve.min.begin(), curve.min.end()) - curve.min.begin());
  EXPECT_EQ(curve.max[high], 99);
  EXPECT_EQ(curve.step_max[high], 123'457);
  EXPECT_EQ(curve.min[low], -99);
  EXPECT_EQ(curve.step_min[low], 200'001);
}

TEST_F(EmbeddedStoreTest, PanningKeepsTheEdgesOfBuckets) {
  append(batch(1, {many(1, 0, 100'000)}));
  CurveQuery query = whole(false, 500);
  query.from = 10'000, query.to = 60'000;
  const std::vector<Step> here = steps(1, query);
  query.from = 12'345, query.to = 62'345;
  const std::vector<Step> there = steps(1, query);
  // All edges but the first of the panned view were edges before, where both views show something.
  for (size_t i = 1; i < there.size() && there[i] <= here.back(); ++i) {
    EXPECT_TRUE(std::binary_search(here.begin(), here.end(), there[i])) << there[i];
  }
}

TEST_F(EmbeddedStoreTest, ADroppedSeriesStaysAwayAndItsIdMayBeginAnew) {
  append(batch(1, {many(1, 0, 3000), many(2, 0, 10)}));
  ASSERT_TRUE(store_->seal_now().ok());
  append(batch(1, {many(1, 3000, 50)}));
  EXPECT_EQ(read(1).points_total, 3050);
  ASSERT_TRUE(store_->drop(SeriesId{1}).ok());
  EXPECT_FALSE(store_->summary(SeriesId{1}).has_value());
  EXPECT_EQ(store_->stats().points, 10);
  reopen();
  EXPECT_FALSE(store_->summary(SeriesId{1}).has_value());
  append(batch(1, {column(1, {7})}));
  reopen();
  EXPECT_EQ(steps(1), std::vector<Step>{7});
  ASSERT_TRUE(store_->seal_now().ok());
  reopen();
  EXPECT_EQ(steps(1), std::vector<Step>{7});
  EXPECT_EQ(read(2).points_total, 10);
}

TEST_F(EmbeddedStoreTest, ADamagedChunkIsToldAndHarmsNoOtherSeries) {
  append(batch(1, {many(1, 0, 2000), many(2, 0, 2000)}));
  ASSERT_TRUE(store_->seal_now().ok());
  reopen();
  ASSERT_TRUE(store_->writer_connection()
                  .execute("UPDATE chunk SET points = zeroblob(100) WHERE series = 1")
                  .ok());
  EXPECT_EQ(store_->read(SeriesId{1}, {}).code(), ErrorCode::kCorrupt);
  EXPECT_EQ(read(2).points_total, 2000);
}

}  // namespace
}  // namespace afs
