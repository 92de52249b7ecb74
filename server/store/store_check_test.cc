// A data directory is damaged byte by byte: the check names what and where, the repair mends what
// follows from the points and says what is lost.
#include "store/store_check.h"

#include "store/store_lab.h"

namespace afs {
namespace {

class StoreCheckTest : public StoreLab {
 protected:
  // Two metrics of one run, logged together, and one that is not sealed.
  void fill() {
    for (Step step = 0; step < 20'000; step += 1000) {
      std::vector<Step> these;
      for (Step i = 0; i < 1000; ++i) these.push_back(step + i);
      append(batch(1, {column(1, these, 0.25), column(2, these, -7)}));
    }
    append(batch(1, {column(1, {15'000, 15'001, 15'002})}));  // A restart.
    ASSERT_TRUE(store_->seal_now().ok());
    append(batch(2, {column(3, {1, 2, 3})}));
  }
  CheckReport check(CheckAim aim = CheckAim::kLook) {
    store_.reset();
    const auto report = check_store(directory_, aim, nullptr);
    EXPECT_TRUE(report.ok()) << report.message();
    return report.ok() ? *report : CheckReport{};
  }
  // Changes one byte in the middle of the blob.
  void damage(const std::string& table, const std::string& blob, const std::string& where) {
    reopen();
    sql::Connection& connection = store_->writer_connection();
    std::string bytes;
    ASSERT_TRUE(connection
                    .query("SELECT " + blob + " FROM " + table + " WHERE " + where + " LIMIT 1", {},
                           [&](const sql::Row& row) {
                             bytes = as_text(row.blob(0));
                             return Status::success();
                           })
                    .ok());
    ASSERT_FALSE(bytes.empty());
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x40);
    ASSERT_TRUE(
        connection
            .execute("UPDATE " + table + " SET " + blob + " = ? WHERE " + where, {as_bytes(bytes)})
            .ok());
  }
  void run(const std::string& sql) {
    reopen();
    ASSERT_TRUE(store_->writer_connection().execute(sql).ok());
  }
  static bool tells(const CheckReport& report, const std::string& words) {
    return std::any_of(
        report.troubles.begin(), report.troubles.end(),
        [&](const std::string& trouble) { return trouble.find(words) != std::string::npos; });
  }
};

TEST_F(StoreCheckTest, ASoundDirectoryHasNoTrouble) {
  fill();
  const CheckReport report = check();
  EXPECT_EQ(report.trouble_count, 0) << report.troubles.front();
  EXPECT_EQ(report.series, 2);
  EXPECT_EQ(report.points, 40'003);
  EXPECT_EQ(report.chunks, 40);
  EXPECT_LE(report.axes, 22);  // Shared by both metrics, save the last one.
  EXPECT_EQ(report.frames, 2);
}

TEST_F(StoreCheckTest, SummariesAndStatesAreRebuilt) {
  fill();
  damage("rollup", "buckets", "series = 1 AND level = 0 AND slot = 3");
  damage("rollup", "buckets", "series = 2 AND level = 1 AND slot = 0");
  damage("series_state", "state", "series = 2");
  const CheckReport found = check();
  EXPECT_EQ(found.trouble_count, 3);
  EXPECT_TRUE(tells(found, "series 1 of run 1: page 3 of summaries, level 0"));
  EXPECT_TRUE(tells(found, "series 2 of run 1: page 0 of summaries, level 1"));
  EXPECT_TRUE(tells(found, "series 2 of run 1: its state is damaged"));
  const CheckReport mended = check(CheckAim::kRepair);
  EXPECT_EQ(mended.mended_count, 3);
  EXPECT_EQ(check().trouble_count, 0);
  reopen();
  EXPECT_EQ(read(1, whole(true, 100)).points_total, 20'003);
  EXPECT_EQ(store_->summary(SeriesId{2})->max, 19'992);
}

TEST_F(StoreCheckTest, AWellFormedPageOfOtherPointsIsFoundToo) {
  fill();
  run("DELETE FROM rollup WHERE series = 1 AND level = 1");
  run("UPDATE rollup SET buckets = (SELECT buckets FROM rollup WHERE series = 2 AND level = 0 AND "
      "slot = 4) WHERE series = 2 AND level = 0 AND slot = 5");
  const CheckReport found = check();
  EXPECT_TRUE(tells(found, "series 1 of run 1: page 0 of summaries, level 1"));
  EXPECT_TRUE(tells(found, "series 2 of run 1: page 5 of summaries, level 0"));
  check(CheckAim::kRepair);
  EXPECT_EQ(check().trouble_count, 0);
}

TEST_F(StoreCheckTest, LostPointsAreNamedAndTheRestIsKept) {
  fill();
  damage("chunk", "points", "series = 1 AND first_ordinal = 2048");
  const CheckReport found = check();
  EXPECT_TRUE(tells(found, "series 1 of run 1: chunk 2 is damaged"));
  EXPECT_TRUE(tells(found, "points 2048 to 3071 are lost; their summaries are there"));
  const CheckReport repaired = check(CheckAim::kRepair);
  EXPECT_LT(repaired.mended_count, repaired.trouble_count);
  reopen();
  EXPECT_EQ(read(1, whole(true, 20)).points_total, 20'003);  // From summaries.
}

TEST_F(StoreCheckTest, AnAxisAndAFrameAreChecked) {
  fill();
  damage("axis", "columns", "id = 2");
  run("INSERT INTO axis (run, digest, columns) SELECT run, digest, columns FROM axis WHERE id = 1");
  damage("commit_log", "frame", "position = 22");
  EXPECT_FALSE(tells(check(CheckAim::kRepair), "page"));
  const CheckReport found = check();
  EXPECT_TRUE(tells(found, "axis 2 is damaged"));
  EXPECT_TRUE(tells(found, "series 1 of run 1: chunk 1 is upon axis 2"));
  EXPECT_TRUE(tells(found, "frame 22 of the commit log is damaged"));
  EXPECT_FALSE(tells(found, "serves no chunk"));  // The repair took it away.
}

TEST_F(StoreCheckTest, APlaceInUseAndAPlaceWithoutDataAreTold) {
  fill();
  const auto in_use = check_store(directory_, CheckAim::kLook, nullptr);
  ASSERT_FALSE(in_use.ok());
  EXPECT_NE(in_use.message().find(std::to_string(getpid())), std::string::npos);
  EXPECT_EQ(check_store(directory_ / "elsewhere", CheckAim::kLook, nullptr).code(),
            ErrorCode::kNotFound);
}

TEST_F(StoreCheckTest, PointsThatRetentionTookAreNoTrouble) {
  fill();
  store_->keep_points_for([](RunId) { return 10'000; });
  clock_.advance_ms(25'000);
  ASSERT_TRUE(store_->seal_now().ok());
  EXPECT_GT(store_->summary(SeriesId{1})->first_ordinal, 10'000);
  const CheckReport report = check();
  EXPECT_EQ(report.trouble_count, 0) << report.troubles.front();
  EXPECT_LT(report.axes, 10);
}

TEST_F(StoreCheckTest, AReaderBesideTheServerSeesWhatIsDurable) {
  fill();
  SeriesStore::Options read_only;
  read_only.is_sealer_on = false;
  read_only.is_read_only = true;
  const auto reader = SeriesStore::open(directory_, read_only, clock_);
  ASSERT_TRUE(reader.ok()) << reader.message();
  const auto points = (*reader)->points(SeriesId{1}, 0, 1'000'000);
  ASSERT_TRUE(points.ok());
  EXPECT_EQ(points->size(), 20'003u);
  EXPECT_EQ((*reader)->points(SeriesId{3}, 0, 10)->size(), 3u);  // Not sealed yet.
  ASSERT_EQ((*reader)->attempts(SeriesId{1}).size(), 2u);
  EXPECT_EQ((*reader)->attempts(SeriesId{1})[1].first_ordinal, 20'000);
  EXPECT_FALSE((*reader)->append({batch(1, {column(1, {1})})}, nullptr).ok());
  append(batch(1, {column(1, {20'003})}));  // The server goes on.
}

}  // namespace
}  // namespace afs
