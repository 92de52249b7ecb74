// What the tests of the pipeline share: a real store and catalog in a directory of their own, and a
// witness of what is told.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "catalog/run_catalog.h"
#include "store/series_store.h"
#include "stream/pipeline.h"

namespace afs {

// Hears of commits, and notes what the store and the catalog said at that moment.
class Witness final : public CommitObserver {
 public:
  explicit Witness(std::vector<std::string>& told) : told_(told) {}
  void on_commit(const std::shared_ptr<const Commit>& commit) override {
    told_.push_back("commit");
    commits.push_back(commit);
  }
  std::vector<std::shared_ptr<const Commit>> commits;

 private:
  std::vector<std::string>& told_;
};

class PipelineTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "pipeline_test.XXXXXX";
    directory_ = mkdtemp(name.data());
    open();
  }
  void TearDown() override {
    close();
    std::filesystem::remove_all(directory_);
  }
  void open() {
    SeriesStore::Options options;
    options.is_sealer_on = false;
    auto store = SeriesStore::open(directory_, options, clock_);
    ASSERT_TRUE(store.ok()) << store.message();
    store_ = std::move(store).value();
    auto catalog = RunCatalog::open(store_->writer_connection(), clock_);
    ASSERT_TRUE(catalog.ok()) << catalog.message();
    catalog_ = std::move(catalog).value();
    witness_ = std::make_unique<Witness>(told_);
    pipeline_ = std::make_unique<Pipeline>(*catalog_, *store_,
                                           std::vector<CommitObserver*>{witness_.get()}, clock_);
  }
  void close() {
    pipeline_.reset();
    catalog_.reset();
    store_.reset();
  }

  static IngestBatch batch(std::string run, std::string metric, Step first, Step count) {
    IngestBatch made;
    made.run.key = std::move(run);
    Points& points = made.column(metric).points;
    for (Step step = first; step < first + count; ++step) points.add(step, 1'000 + step, 0.5);
    return made;
  }
  // The answer comes when the batch is durable or refused.
  std::future<Result<Receipt>> submit(IngestBatch made) {
    auto answer = std::make_shared<std::promise<Result<Receipt>>>();
    const Status taken = pipeline_->submit(std::move(made), [this, answer](Result<Receipt> result) {
      told_.push_back("done");
      answer->set_value(std::move(result));
    });
    EXPECT_TRUE(taken.ok()) << taken.message();
    return answer->get_future();
  }
  Receipt keep(IngestBatch made) {
    auto result = submit(std::move(made)).get();
    EXPECT_TRUE(result.ok()) << result.message();
    return result.ok() ? *result : Receipt{};
  }
  SeriesId series(std::string_view run, std::string_view metric) {
    const auto found = catalog_->find_run(run);
    return found ? catalog_->find_series(found->id, metric) : SeriesId{};
  }
  std::vector<Step> steps(std::string_view run, std::string_view metric) {
    auto points = store_->points(series(run, metric), 0, 1'000'000);
    EXPECT_TRUE(points.ok());
    return points.ok() ? points->steps : std::vector<Step>{};
  }

  std::filesystem::path directory_;
  FakeClock clock_{1'795'000'000'000};
  std::vector<std::string> told_;  // Writer thread; read when it is at rest.
  std::unique_ptr<SeriesStore> store_;
  std::unique_ptr<RunCatalog> catalog_;
  std::unique_ptr<Witness> witness_;
  std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace afs
