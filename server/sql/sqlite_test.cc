// SQLite as a Connection: what is bound comes back, what fails is undone, and errors say what to
// do.
#include "sql/sqlite.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "sql/migrations.h"

namespace afs::sql {
namespace {

class SqliteTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "sqlite_test.XXXXXX";
    directory_ = mkdtemp(name.data());
    connection_ = open(SqliteAccess::kWrite);
    ASSERT_TRUE(connection_);
  }
  void TearDown() override {
    connection_.reset();
    std::filesystem::remove_all(directory_);
  }

  std::filesystem::path file() const { return directory_ / "test.db"; }
  std::unique_ptr<Connection> open(SqliteAccess access) {
    auto opened = open_sqlite(file(), access);
    EXPECT_TRUE(opened.ok());
    return opened.ok() ? std::move(opened).value() : nullptr;
  }
  void run(std::string_view sql) {
    const Status status = connection_->execute(sql);
    ASSERT_TRUE(status.ok()) << status.message();
  }
  int64_t number(std::string_view sql) {
    int64_t value = -1;
    const Status status = connection_->query(sql, {}, [&](const Row& row) {
      value = row.integer(0);
      return Status::success();
    });
    EXPECT_TRUE(status.ok());
    return value;
  }

  std::filesystem::path directory_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(SqliteTest, WhatIsBoundComesBack) {
  run("CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, n TEXT)");
  const std::string bytes("\0'; DROP TABLE t; --", 20);
  ASSERT_TRUE(connection_
                  ->execute("INSERT INTO t VALUES (?, ?, ?, ?, ?)",
                            {int64_t{-7}, 2.5, std::string_view(bytes), as_bytes(bytes), {}})
                  .ok());
  int rows = 0;
  ASSERT_TRUE(connection_
                  ->query("SELECT * FROM t", {},
                          [&](const Row& row) {
                            ++rows;
                            EXPECT_EQ(row.integer(0), -7);
                            EXPECT_EQ(row.real(1), 2.5);
                            EXPECT_EQ(row.text(2), bytes);
                            EXPECT_EQ(as_text(row.blob(3)), bytes);
                            EXPECT_TRUE(row.is_null(4));
                            return Status::success();
                          })
                  .ok());
  EXPECT_EQ(rows, 1);
}

TEST_F(SqliteTest, AFailedTransactionLeavesNothing) {
  run("CREATE TABLE t (i INTEGER)");
  const Status status = connection_->transact([&]() -> Status {
    TRY(connection_->execute("INSERT INTO t VALUES (1)"));
    return busy("not now");
  });
  EXPECT_EQ(status.code(), ErrorCode::kBusy);
  EXPECT_EQ(number("SELECT COUNT(*) FROM t"), 0);
  // And the connection is free for the next one.
  ASSERT_TRUE(
      connection_->transact([&] { return connection_->execute("INSERT INTO t VALUES (2)"); }).ok());
  EXPECT_EQ(number("SELECT COUNT(*) FROM t"), 1);
}

TEST_F(SqliteTest, ACallbackMayEndAQueryEarlyAndTheStatementRunsAgain) {
  run("CREATE TABLE t (i INTEGER)");
  run("INSERT INTO t VALUES (1), (2), (3)");
  int seen = 0;
  const auto stop_at_first = [&](const Row&) -> Status {
    ++seen;
    return not_found("enough");
  };
  EXPECT_EQ(connection_->query("SELECT i FROM t", {}, stop_at_first).code(), ErrorCode::kNotFound);
  EXPECT_EQ(connection_->query("SELECT i FROM t", {}, stop_at_first).code(), ErrorCode::kNotFound);
  EXPECT_EQ(seen, 2);
}

TEST_F(SqliteTest, AFullDatabaseIsUnavailableAndHeals) {
  run("CREATE TABLE t (b BLOB)");
  number("PRAGMA max_page_count=20");
  const std::string large(static_cast<size_t>(20 * number("PRAGMA page_size")), 'x');
  const auto insert = [&] {
    return connection_->transact(
        [&] { return connection_->execute("INSERT INTO t VALUES (?)", {as_bytes(large)}); });
  };
  const Status full = insert();
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.code(), ErrorCode::kUnavailable);
  EXPECT_NE(full.message().find("full"), std::string::npos);
  EXPECT_EQ(number("SELECT COUNT(*) FROM t"), 0);
  number("PRAGMA max_page_count=100000");
  EXPECT_TRUE(insert().ok());
}

TEST_F(SqliteTest, AReaderSeesWhatIsCommittedAndWritesNothing) {
  run("CREATE TABLE t (i INTEGER)");
  const auto reader = open(SqliteAccess::kRead);
  run("INSERT INTO t VALUES (1)");
  int64_t count = 0;
  ASSERT_TRUE(reader
                  ->query("SELECT COUNT(*) FROM t", {},
                          [&](const Row& row) {
                            count = row.integer(0);
                            return Status::success();
                          })
                  .ok());
  EXPECT_EQ(count, 1);
  EXPECT_EQ(reader->execute("INSERT INTO t VALUES (2)").code(), ErrorCode::kUnavailable);
}

TEST_F(SqliteTest, AFileThatIsNoDatabaseIsCorrupt) {
  const auto other = directory_ / "other.db";
  std::ofstream(other) << std::string(8192, 'z');
  const auto opened = open_sqlite(other, SqliteAccess::kWrite);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.code(), ErrorCode::kCorrupt);
  EXPECT_EQ(open_sqlite(directory_ / "absent.db", SqliteAccess::kRead).code(),
            ErrorCode::kUnavailable);
}

TEST_F(SqliteTest, WritersOfOneProcessQueueUp) {
  run("CREATE TABLE t (i INTEGER)");
  const auto lock = std::make_shared<std::mutex>();
  const auto write_many = [&] {
    auto writer = open_sqlite(file(), SqliteAccess::kRelaxedWrite, lock);
    ASSERT_TRUE(writer.ok());
    for (int i = 0; i < 50; ++i) {
      ASSERT_TRUE(
          (*writer)->transact([&] { return (*writer)->execute("INSERT INTO t VALUES (1)"); }).ok());
    }
  };
  {
    std::jthread one(write_many);
    std::jthread other(write_many);
  }
  EXPECT_EQ(number("SELECT COUNT(*) FROM t"), 100);
}

TEST_F(SqliteTest, ACheckpointMovesEverythingWhenNobodyWrites) {
  run("CREATE TABLE t (i INTEGER)");
  const auto done = checkpoint_sqlite(*connection_);
  ASSERT_TRUE(done.ok());
  EXPECT_GT(done->wal_pages, 0);
  EXPECT_EQ(done->wal_pages, done->moved_pages);
}

TEST_F(SqliteTest, MigrationsRunOnceAndANewerDatabaseIsRefused) {
  ASSERT_TRUE(migrate(*connection_).ok());
  ASSERT_TRUE(migrate(*connection_).ok());
  EXPECT_EQ(number("SELECT COUNT(*) FROM chunk"), 0);
  run("INSERT INTO schema_version (version) VALUES (9999)");
  EXPECT_EQ(migrate(*connection_).code(), ErrorCode::kConflict);
}

TEST_F(SqliteTest, ALogThatABurstMadeLongIsCutBackWhenItStartsAnew) {
  run("CREATE TABLE t (x BLOB)");
  for (int i = 0; i < 12; ++i) run("INSERT INTO t VALUES (zeroblob(1048576))");
  const auto log = file().string() + "-wal";
  EXPECT_GT(std::filesystem::file_size(log), 12u << 20);
  const auto done = checkpoint_sqlite(*connection_);
  ASSERT_TRUE(done.ok());
  run("INSERT INTO t VALUES (1)");
  EXPECT_LE(std::filesystem::file_size(log), 8u << 20);
}

TEST_F(SqliteTest, AnIdleLogIsCutToNothingSaveUnderAReader) {
  run("CREATE TABLE t (x BLOB)");
  for (int i = 0; i < 4; ++i) run("INSERT INTO t VALUES (zeroblob(1048576))");
  const auto log = file().string() + "-wal";
  const auto reader = open(SqliteAccess::kRead);
  ASSERT_TRUE(reader->execute("BEGIN").ok());
  ASSERT_TRUE(reader->query("SELECT COUNT(*) FROM t", {}, nullptr).ok());
  run("INSERT INTO t VALUES (1)");
  EXPECT_TRUE(cut_sqlite_log(*connection_).ok());
  EXPECT_GT(std::filesystem::file_size(log), 0u);  // It reads from there.
  ASSERT_TRUE(reader->execute("COMMIT").ok());
  EXPECT_TRUE(cut_sqlite_log(*connection_).ok());
  EXPECT_EQ(std::filesystem::file_size(log), 0u);
}

TEST_F(SqliteTest, WhatWasDeletedGoesBackToTheFileSystemBiteByBite) {
  run("CREATE TABLE t (x BLOB)");
  for (int i = 0; i < 4; ++i) run("INSERT INTO t VALUES (zeroblob(1048576))");
  run("DELETE FROM t");
  const auto free = [&] { return free_sqlite_bytes(*connection_).value(); };
  const int64_t before = free();
  EXPECT_GE(before, 4 << 20);
  ASSERT_TRUE(shrink_sqlite(*connection_, 1 << 20).ok());
  EXPECT_EQ(free(), before - (1 << 20));
  while (free() > 0) ASSERT_TRUE(shrink_sqlite(*connection_, 1 << 20).ok());
  EXPECT_TRUE(cut_sqlite_log(*connection_).ok());
  EXPECT_LT(std::filesystem::file_size(file()), 1u << 20);
}

// A database of version 1, as far as points go: what migration 2 takes apart.
TEST_F(SqliteTest, SummariesOfTheFirstVersionMoveToTheRollups) {
  ASSERT_TRUE(migrate(*connection_).ok());
  run("DROP INDEX chunk_of_axis");
  run("DROP TABLE chunk");
  run("DROP TABLE axis");
  run("CREATE TABLE chunk (series INTEGER NOT NULL, first_ordinal INTEGER NOT NULL, summary BLOB "
      "NOT "
      "NULL, points BLOB NOT NULL, PRIMARY KEY (series, first_ordinal))");
  run("ALTER TABLE series_state DROP COLUMN raw_from");
  for (const char* table :
       {"baseline_pin", "training_history", "rental", "rental_segment", "rental_run"}) {
    run(std::string("DROP TABLE ") + table);
  }
  for (const char* column : {"second_step", "last_step", "last_time"}) {
    run(std::string("ALTER TABLE attempt DROP COLUMN ") + column);
  }
  run("INSERT INTO chunk VALUES (7, 3072, x'0102', x'0304')");
  run("DELETE FROM schema_version WHERE version > 1");
  EXPECT_EQ(check_migrated(*connection_).code(), ErrorCode::kConflict);
  ASSERT_TRUE(migrate(*connection_).ok());
  ASSERT_TRUE(check_migrated(*connection_).ok());
  EXPECT_EQ(number("SELECT COUNT(*) FROM rollup WHERE series = 7 AND level = 0 AND slot = 3 AND "
                   "buckets = x'0102'"),
            1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM chunk WHERE points = x'0304' AND axis IS NULL"), 1);
}

}  // namespace
}  // namespace afs::sql
