// The sealer at work: what is due is sealed, slow series do not hold the log, readers never see a
// seam.
#include "store/sealer.h"

#include <atomic>
#include <thread>

#include "store/store_lab.h"

namespace afs {
namespace {

// A store taken apart: the sealer is called by hand, with its clock.
class SealerTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "sealer_test.XXXXXX";
    directory_ = mkdtemp(name.data());
    const auto write_lock = std::make_shared<std::mutex>();
    auto connection =
        sql::open_sqlite(directory_ / "test.db", sql::SqliteAccess::kWrite, write_lock);
    ASSERT_TRUE(connection.ok());
    connection_ = connection->get();
    for (const char* table :
         {"CREATE TABLE commit_log (position INTEGER PRIMARY KEY, frame BLOB)",
          "CREATE TABLE chunk (series, first_ordinal, axis, points, PRIMARY KEY "
          "(series, first_ordinal))",
          "CREATE TABLE axis (id INTEGER PRIMARY KEY, run, digest, columns)",
          "CREATE TABLE rollup (series, level, slot, buckets, PRIMARY KEY (series, level, "
          "slot))",
          "CREATE TABLE series_state (series INTEGER PRIMARY KEY, run, sealed, "
          "dropped_position, state, raw_from DEFAULT 0)"}) {
      ASSERT_TRUE(connection_->execute(table).ok());
    }
    sealer_ = std::make_unique<Sealer>(series_, log_, cache_, std::move(connection).value(),
                                       write_lock, clock_, 60'000);
  }
  void TearDown() override {
    sealer_.reset();
    std::filesystem::remove_all(directory_);
  }

  void append(int64_t series, int64_t points) {
    const auto one = series_.find_or_add(SeriesId{series}, RunId{1});
    Commit::Column column{SeriesId{series}, 1, one->head_state().next_ordinal, {}};
    for (int64_t i = 0; i < points; ++i) column.points.add(column.first_ordinal + i, kNow, 1);
    const int64_t position = log_.next_position();
    ASSERT_TRUE(log_.write(*connection_, position, as_bytes("frame")).ok());
    sealer_->head_points += series_.append(one, column, position, clock_.steady_ms());
    log_.add(position, points);
  }
  int64_t sealed(int64_t series) { return series_.find(SeriesId{series})->head_state().sealed; }
  int64_t frames() {
    int64_t count = -1;
    EXPECT_TRUE(connection_
                    ->query("SELECT COUNT(*) FROM commit_log", {},
                            [&](const sql::Row& row) {
                              count = row.integer(0);
                              return Status::success();
                            })
                    .ok());
    return count;
  }

  std::filesystem::path directory_;
  FakeClock clock_{kNow};
  SeriesTable series_;
  CommitLog log_;
  ReadCache cache_;
  sql::Connection* connection_ = nullptr;
  std::unique_ptr<Sealer> sealer_;
};

TEST_F(SealerTest, FullChunksAreSealedAndTheRestWaitsUntilItIsIdle) {
  append(1, 2500);
  ASSERT_TRUE(sealer_->seal(SealExtent::kDue).ok());
  EXPECT_EQ(sealed(1), 2048);
  clock_.advance_ms(30'000);
  append(1, 1);
  clock_.advance_ms(59'000);
  ASSERT_TRUE(sealer_->seal(SealExtent::kDue).ok());
  EXPECT_EQ(sealed(1), 2048);
  clock_.advance_ms(1'000);
  ASSERT_TRUE(sealer_->seal(SealExtent::kDue).ok());
  EXPECT_EQ(sealed(1), 2501);
  EXPECT_EQ(sealer_->head_points, 0);
}

TEST_F(SealerTest, TheLogKeepsWhatIsNotInChunks) {
  append(1, 1024);
  append(2, 5);
  append(1, 1024);
  append(1, 1024);
  ASSERT_TRUE(sealer_->seal(SealExtent::kDue).ok());
  EXPECT_EQ(frames(), 3);  // From the one with the five points on.
  ASSERT_TRUE(sealer_->seal(SealExtent::kAll).ok());
  EXPECT_EQ(frames(), 1);  // The newest stays.
}

TEST_F(SealerTest, ASlowSeriesDoesNotHoldALongLog) {
  append(1, 1);
  for (int i = 0; i < 5; ++i) append(2, CommitLog::kPointsMax / 4);
  ASSERT_TRUE(sealer_->seal(SealExtent::kDue).ok());
  EXPECT_EQ(sealed(1), 1);
  EXPECT_LT(frames(), 5);
}

class BusyStoreTest : public StoreLab {};

TEST_F(BusyStoreTest, ReadersSeeEveryPointOnceWhileItIsSealedUnderThem) {
  options_.is_sealer_on = true;
  reopen();
  std::atomic<bool> is_over = false;
  std::atomic<int64_t> reads = 0;
  const auto watch = [&](int32_t buckets_max) {
    while (!is_over) {
      const auto curve = store_->read(SeriesId{1}, whole(false, buckets_max));
      ASSERT_TRUE(curve.ok()) << curve.message();
      // Values are the steps, without a gap: any point lost or doubled shows.
      int64_t next = 0;
      for (size_t i = 0; i < curve->size(); ++i) {
        ASSERT_EQ(curve->step_first[i], next);
        ASSERT_EQ(curve->step_last[i], next + curve->count[i] - 1);
        ASSERT_EQ(curve->max[i], static_cast<double>(curve->step_last[i]));
        next += curve->count[i];
      }
      ASSERT_EQ(next, curve->next_ordinal);
      const auto summary = store_->summary(SeriesId{1});
      ASSERT_TRUE(!summary || summary->count >= curve->next_ordinal);
      ++reads;
    }
  };
  std::jthread coarse(watch, 100), fine(watch, 20'000);
  Step step = 0;
  for (int i = 0; i < 300; ++i) {
    ResolvedBatch::Column one{SeriesId{1}, {}, false};
    for (const Step end = step + 1 + i % 7 * 100; step < end; ++step) {
      one.points.add(step, kNow + step, static_cast<double>(step));
    }
    append(batch(1, {one}));
    if (i % 20 == 0) {
      ASSERT_TRUE(store_->seal_now().ok());
    }
  }
  is_over = true;
  EXPECT_GT(reads, 0);
}

}  // namespace
}  // namespace afs
