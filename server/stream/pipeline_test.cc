// The way of a batch: check, resolve, append, tell; with the real store and catalog.
#include "stream/pipeline.h"

#include <cmath>

#include "stream/batch_check.h"
#include "stream/pipeline_lab.h"

namespace afs {
namespace {

TEST_F(PipelineTest, ABatchIsStoredToldAndAnsweredInThisOrder) {
  pipeline_->start();
  const Receipt receipt = keep(batch("runs/a", "loss", 1, 10));
  EXPECT_EQ(receipt.accepted, 10);
  EXPECT_EQ(receipt.rejected, 0);
  pipeline_->stop();
  EXPECT_EQ(told_, (std::vector<std::string>{"commit", "done"}));
  EXPECT_EQ(steps("runs/a", "loss").size(), 10u);
  EXPECT_EQ(catalog_->find_run("runs/a")->last_step, 10);
  const Commit& commit = *witness_->commits.at(0);
  EXPECT_EQ(commit.run, catalog_->find_run("runs/a")->id);
  EXPECT_EQ(commit.columns.at(0).points.size(), 10u);
  EXPECT_TRUE(commit.run_added);
  EXPECT_TRUE(commit.record_changed);
  EXPECT_TRUE(commit.series_added);
  EXPECT_FALSE(commit.troubles_changed);
}

TEST_F(PipelineTest, FurtherPointsAreNoNewsOfTheRecord) {
  pipeline_->start();
  keep(batch("runs/a", "loss", 1, 1));
  keep(batch("runs/a", "loss", 2, 1));
  pipeline_->stop();
  const Commit& second = *witness_->commits.at(1);
  EXPECT_FALSE(second.run_added || second.record_changed || second.series_added);
  EXPECT_EQ(second.columns.at(0).first_ordinal, 1);
}

TEST_F(PipelineTest, ADocumentIsNotNewerThanTheLogThatItRepeats) {
  pipeline_->start();
  keep(batch("runs/a", "loss", 1, 10));
  const WallTime newest = catalog_->find_run("runs/a")->last_data_at;
  IngestBatch document = batch("runs/a", "eval/loss", 5, 2);
  document.kind = BatchKind::kFillIn;
  document.columns[0].points.times = {newest + 4'000'000, newest + 4'000'500};  // It was copied.
  keep(std::move(document));
  pipeline_->stop();
  EXPECT_EQ(catalog_->find_run("runs/a")->last_data_at, newest);
  const Commit& commit = *witness_->commits.at(1);
  EXPECT_EQ(commit.columns.at(0).points.times, (std::vector<WallTime>{newest - 500, newest}));
}

TEST_F(PipelineTest, WhatWaitsSharesOneCommit) {
  std::vector<std::future<Result<Receipt>>> answers;
  for (int i = 0; i < 50; ++i) answers.push_back(submit(batch("runs/a", "loss", i, 1)));
  pipeline_->start();
  for (auto& answer : answers) EXPECT_EQ(answer.get()->accepted, 1);
  pipeline_->stop();
  EXPECT_EQ(pipeline_->stats().groups, 1);
  EXPECT_EQ(pipeline_->stats().batches, 50);
  EXPECT_EQ(pipeline_->stats().points_accepted, 50);
  EXPECT_EQ(witness_->commits.size(), 50u);
  EXPECT_TRUE(std::is_sorted(told_.begin(), told_.end()));  // All commits, then all answers.
  EXPECT_EQ(steps("runs/a", "loss").size(), 50u);
}

TEST_F(PipelineTest, BadPointsAreDroppedAndCounted) {
  pipeline_->start();
  IngestBatch bad = batch("runs/a", "loss", 1, 3);
  bad.columns[0].points.add(kStepMax + 1, 5, 1);
  bad.columns[0].points.add(4, -1, 1);
  bad.columns[0].points.add(5, 1'005, NAN);  // NaN is what users look for.
  bad.columns.push_back({"uneven", {{1, 2}, {1, 2}, {1, 2, 3}}, false});
  bad.columns.push_back({"", {{1}, {1}, {1}}, false});
  const Receipt receipt = keep(std::move(bad));
  EXPECT_EQ(receipt.accepted, 4);
  EXPECT_EQ(receipt.rejected, 2 + 3 + 1);
  EXPECT_NE(receipt.reason, "");
  EXPECT_EQ(steps("runs/a", "loss"), (std::vector<Step>{1, 2, 3, 5}));
  EXPECT_EQ(catalog_->find_run("runs/a")->points_rejected, 6);
  EXPECT_EQ(pipeline_->stats().points_rejected, 6);
}

TEST_F(PipelineTest, ARefusedBatchLeavesItsGroupAlone) {
  auto good = submit(batch("runs/a", "loss", 1, 1));
  auto unnamed = submit(batch("", "loss", 1, 1));
  IngestBatch big = batch("runs/b", "loss", 1, 1);
  big.bookmarks = {{"file:x", 1, std::string(kBookmarkStateBytesMax + 1, 's')}};
  auto too_big = submit(std::move(big));
  auto also_good = submit(batch("runs/a", "loss", 2, 1));
  pipeline_->start();
  EXPECT_EQ(unnamed.get().code(), ErrorCode::kInvalid);
  EXPECT_EQ(too_big.get().code(), ErrorCode::kTooLarge);
  EXPECT_TRUE(good.get().ok());
  EXPECT_TRUE(also_good.get().ok());
  EXPECT_EQ(steps("runs/a", "loss"), (std::vector<Step>{1, 2}));
  EXPECT_EQ(catalog_->runs().size(), 1u);
  EXPECT_EQ(pipeline_->stats().last_error, "");
}

TEST_F(PipelineTest, ADocumentThatRepeatsItsHistoryAddsOnlyWhatIsNew) {
  pipeline_->start();
  IngestBatch document = batch("runs/a", "eval/loss", 1, 5);
  document.kind = BatchKind::kFillIn;
  EXPECT_EQ(keep(document).accepted, 5);
  document = batch("runs/a", "eval/loss", 1, 7);
  document.kind = BatchKind::kFillIn;
  const Receipt receipt = keep(document);
  EXPECT_EQ(receipt.accepted, 2);
  EXPECT_EQ(receipt.known, 5);
  EXPECT_EQ(steps("runs/a", "eval/loss").size(), 7u);

  keep(batch("runs/a", "loss", 1, 3));  // An event file feeds this one.
  document = batch("runs/a", "loss", 1, 9);
  document.kind = BatchKind::kFillIn;
  EXPECT_EQ(keep(document).known, 9);
  EXPECT_EQ(steps("runs/a", "loss").size(), 3u);
}

TEST_F(PipelineTest, BookmarksAndTroublesNeedNoPoints) {
  pipeline_->start();
  IngestBatch made;
  made.bookmarks = {{"file:a.csv", 77, "state"}};
  made.troubles = {{"b.csv", "permission denied", 0, 1}};
  EXPECT_EQ(keep(std::move(made)).accepted, 0);
  pipeline_->stop();
  EXPECT_TRUE(witness_->commits.at(0)->troubles_changed);
  EXPECT_FALSE(witness_->commits.at(0)->run);
  EXPECT_EQ(catalog_->troubles().size(), 1u);
  const auto bookmarks = store_->bookmarks();
  ASSERT_EQ(bookmarks->size(), 1u);
  EXPECT_EQ(bookmarks->at(0).position, 77u);
}

TEST_F(PipelineTest, AfterARestartNamesMeanTheSameSeries) {
  pipeline_->start();
  IngestBatch made = batch("runs/a", "loss", 1, 5);
  made.bookmarks = {{"file:a", 100, ""}};
  keep(std::move(made));
  const SeriesId before = series("runs/a", "loss");
  close();
  open();
  pipeline_->start();
  EXPECT_EQ(store_->bookmarks()->at(0).position, 100u);
  keep(batch("runs/a", "loss", 6, 5));
  EXPECT_EQ(series("runs/a", "loss"), before);
  EXPECT_EQ(steps("runs/a", "loss").size(), 10u);
  EXPECT_EQ(catalog_->find_run("runs/a")->points, 10);
}

TEST_F(PipelineTest, ARestartedRunIsASecondAttempt) {
  pipeline_->start();
  IngestBatch failed = batch("runs/a", "loss", 1, 100);
  failed.update.emplace();
  failed.update->end = RunEnd::kFailed;
  keep(std::move(failed));
  EXPECT_EQ(catalog_->find_run("runs/a")->facts.end, RunEnd::kFailed);
  IngestBatch resumed = batch("runs/a", "loss", 50, 10);
  for (WallTime& time : resumed.columns[0].points.times) time += 1'000'000;
  keep(std::move(resumed));
  const auto run = catalog_->find_run("runs/a");
  EXPECT_EQ(run->attempts, 2);
  EXPECT_EQ(run->last_step, 59);
  EXPECT_EQ(run->points, 110);
  EXPECT_FALSE(run->facts.end);
}

}  // namespace
}  // namespace afs
