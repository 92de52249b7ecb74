// What the tests of the catalog share: a database in a directory of its own, and batches in few
// words.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "catalog/run_catalog.h"
#include "sql/migrations.h"
#include "sql/sqlite.h"

namespace afs {

class DatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "catalog_test.XXXXXX";
    directory_ = mkdtemp(name.data());
    connection_ = connect();
    ASSERT_TRUE(sql::migrate(*connection_).ok());
  }
  void TearDown() override {
    connection_.reset();
    std::filesystem::remove_all(directory_);
  }
  std::unique_ptr<sql::Connection> connect() {
    auto opened = sql::open_sqlite(directory_ / "test.db", sql::SqliteAccess::kWrite);
    EXPECT_TRUE(opened.ok());
    return std::move(opened).value();
  }
  int64_t number(std::string_view sql) {
    int64_t value = -1;
    const Status status = connection_->query(sql, {}, [&](const sql::Row& row) -> Status {
      value = row.integer(0);
      return {};
    });
    EXPECT_TRUE(status.ok());
    return value;
  }

  std::filesystem::path directory_;
  std::unique_ptr<sql::Connection> connection_;
  FakeClock clock_{1'000'000};
};

// said([](RunUpdate& fact) { fact.total_steps = 20; })
template <typename Say>
RunUpdate said(Say say) {
  RunUpdate update;
  say(update);
  return update;
}

inline IngestBatch batch_of(std::string key) {
  IngestBatch batch;
  batch.run.key = std::move(key);
  return batch;
}

inline IngestBatch batch_of(std::string key, std::string metric, Step step, WallTime time) {
  IngestBatch batch = batch_of(std::move(key));
  batch.column(metric).points.add(step, time, 0.5);
  return batch;
}

class RunCatalogTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    reopen();
  }
  void reopen() {
    auto opened = RunCatalog::open(*connection_, clock_);
    ASSERT_TRUE(opened.ok()) << opened.message();
    catalog_ = std::move(opened).value();
  }

  ResolvedRun resolve(const IngestBatch& batch) {
    auto resolved = catalog_->resolve(batch);
    EXPECT_TRUE(resolved.ok());
    return resolved.ok() ? std::move(resolved).value() : ResolvedRun{};
  }
  // What the store would make of the batch.
  static std::shared_ptr<const Commit> commit_of(const IngestBatch& batch, const ResolvedRun& run,
                                                 int32_t attempt = 1) {
    auto commit = std::make_shared<Commit>();
    commit->run = run.run;
    for (size_t i = 0; i < batch.columns.size(); ++i) {
      if (!run.series[i] || run.is_left_alone[i]) continue;
      const Points& points = batch.columns[i].points;
      commit->columns.push_back({run.series[i], attempt, 0, points});
      if (attempt == 1 || points.empty()) continue;
      commit->attempt_starts = {{attempt, points.steps.front(), points.times.front()}};
    }
    return commit;
  }
  Status write(std::vector<std::shared_ptr<const Commit>> commits) {
    return connection_->transact([&] { return catalog_->write(*connection_, commits); });
  }
  // The whole way of one batch through the catalog.
  ResolvedRun keep(const IngestBatch& batch, int32_t attempt = 1) {
    const ResolvedRun resolved = resolve(batch);
    const Status written = write({commit_of(batch, resolved, attempt)});
    EXPECT_TRUE(written.ok()) << written.message();
    catalog_->confirm();
    return resolved;
  }
  afs::Run only_run() {
    EXPECT_EQ(catalog_->runs().size(), 1u);
    return *catalog_->runs().front();
  }

  std::unique_ptr<RunCatalog> catalog_;
};

}  // namespace afs
