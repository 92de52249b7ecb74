// What the tests of progress/ share: a real store and catalog in a directory of their own, and runs
// in few words.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "catalog/run_catalog.h"
#include "sql/sqlite.h"
#include "store/series_store.h"

namespace afs {

class ProgressTest : public testing::Test {
 protected:
  static constexpr WallTime kStart = 1'795'000'000'000;

  void SetUp() override {
    // In memory where the system has such a place: the disk is not what these tests try.
    const bool has_memory_files = access("/dev/shm", W_OK) == 0;
    std::string name =
        (has_memory_files ? std::string("/dev/shm/") : testing::TempDir()) + "progress.XXXXXX";
    directory_ = mkdtemp(name.data());
    auto store = SeriesStore::open(directory_, {}, clock_);
    ASSERT_TRUE(store.ok()) << store.message();
    store_ = std::move(store).value();
    auto catalog = RunCatalog::open(store_->writer_connection(), clock_);
    ASSERT_TRUE(catalog.ok()) << catalog.message();
    catalog_ = std::move(catalog).value();
  }
  void TearDown() override {
    catalog_.reset();
    store_.reset();
    std::filesystem::remove_all(directory_);
  }
  std::unique_ptr<sql::Connection> connect() {
    auto opened = sql::open_sqlite(directory_ / kDatabaseFileName, sql::SqliteAccess::kWrite);
    EXPECT_TRUE(opened.ok());
    return std::move(opened).value();
  }

  // The whole way of one batch into store and catalog.
  RunId keep(const IngestBatch& batch) {
    const auto resolved = catalog_->resolve(batch);
    EXPECT_TRUE(resolved.ok());
    std::vector<ResolvedBatch> group(1);
    group[0].run = resolved->run;
    for (size_t i = 0; i < batch.columns.size(); ++i) {
      group[0].columns.push_back({resolved->series[i], batch.columns[i].points, false});
    }
    const auto appended = store_->append(std::move(group), [&](auto& connection, auto appends) {
      return catalog_->write(connection, std::vector{appends[0].commit});
    });
    EXPECT_TRUE(appended.ok());
    catalog_->confirm();
    return resolved->run;
  }
  std::shared_ptr<const afs::Run> run(const std::string& key) const {
    return catalog_->find_run(key);
  }

  std::filesystem::path directory_;
  FakeClock clock_{kStart};
  std::unique_ptr<SeriesStore> store_;
  std::unique_ptr<RunCatalog> catalog_;
};

// Steps 1 … count of `metric`, one a second from `begin` on.
inline IngestBatch batch_with(std::string key, const std::string& metric, int count, WallTime begin,
                              const std::function<double(int)>& value) {
  IngestBatch batch;
  batch.run.key = std::move(key);
  auto& points = batch.column(metric).points;
  for (int step = 1; step <= count; ++step) points.add(step, begin + step * 1'000, value(step));
  return batch;
}

inline IngestBatch finished(IngestBatch batch) {
  batch.update.emplace();
  batch.update->end = RunEnd::kFinished;
  return batch;
}

}  // namespace afs
