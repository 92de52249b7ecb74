// The catalog of runs: names become ids that last, a group is seen whole or not at all, and what
// cannot be a name is refused and counted.
#include "catalog/run_catalog.h"

#include "catalog/catalog_fixture.h"

namespace afs {
namespace {

TEST_F(RunCatalogTest, ARunIsSeenOnceItsGroupIsDurable) {
  IngestBatch batch = batch_of("runs/nayru-v8", "train/loss", 7, 500);
  batch.run.name = "nayru-v8";
  const ResolvedRun resolved = resolve(batch);
  EXPECT_TRUE(resolved.run_added);
  EXPECT_TRUE(resolved.record_changed);
  EXPECT_TRUE(resolved.series_added);
  EXPECT_TRUE(catalog_->runs().empty());

  ASSERT_TRUE(write({commit_of(batch, resolved)}).ok());
  EXPECT_TRUE(catalog_->runs().empty());
  catalog_->confirm();

  const afs::Run run = only_run();
  EXPECT_EQ(run.name, "nayru-v8");
  EXPECT_EQ(run.project_name, "default");
  EXPECT_EQ(run.last_step, 7);
  EXPECT_EQ(run.last_data_at, 500);
  EXPECT_EQ(run.points, 1);
  EXPECT_EQ(run.created_at, 1'000'000);
  EXPECT_EQ(catalog_->find_series(run.id, "train/loss"), resolved.series[0]);
}

TEST_F(RunCatalogTest, TheSameNamesGiveTheSameIdsAlsoAfterARestart) {
  const ResolvedRun first = keep(batch_of("runs/a", "loss", 1, 1));
  reopen();
  const ResolvedRun again = keep(batch_of("runs/a", "loss", 2, 2));
  EXPECT_EQ(again.run, first.run);
  EXPECT_EQ(again.series, first.series);
  EXPECT_FALSE(again.run_added);
  EXPECT_FALSE(again.record_changed);
  EXPECT_FALSE(again.series_added);
  const ResolvedRun other = keep(batch_of("runs/b", "loss", 1, 3));
  EXPECT_NE(other.run, first.run);
  EXPECT_NE(other.series[0], first.series[0]);
  EXPECT_EQ(catalog_->runs().front()->key, "runs/b");  // Newest data first.
}

TEST_F(RunCatalogTest, ARestartKeepsTheWholeRecord) {
  IngestBatch batch = batch_of("runs/a", "loss", 9, 90);
  batch.params = {{"lr", "0.1"}, {"batch", "4"}};
  batch.tags = {{"team", "red"}};
  batch.records_bad = 3;
  batch.troubles = {{"runs/a/x.csv", "it is empty", 5, 2}};
  batch.update = said([](RunUpdate& fact) {
    fact.format = "CSV";
    fact.source_path = "runs/a";
    fact.total_steps = 100;
    fact.current_step = 12;
    fact.total_epochs = 3;
    fact.current_epoch = 0.5;
    fact.step_unit = "epoch";
    fact.started_at = 1;
    fact.observed_at = 95;
    fact.end = RunEnd::kFailed;
    fact.end_reason = "out of memory";
    fact.samples_per_second = 1.5;
    fact.tokens_per_second = 2.5;
  });
  keep(batch);
  const afs::Run before = only_run();
  reopen();
  const afs::Run after = only_run();
  EXPECT_EQ(after.facts.format, "CSV");
  EXPECT_EQ(after.facts.source_path, "runs/a");
  EXPECT_EQ(after.facts.total_steps, 100);
  EXPECT_EQ(after.facts.current_step, 12);
  EXPECT_EQ(after.facts.total_epochs, 3);
  EXPECT_EQ(after.facts.current_epoch, 0.5);
  EXPECT_EQ(after.facts.step_unit, "epoch");
  EXPECT_EQ(after.facts.started_at, 1);
  EXPECT_EQ(after.facts.observed_at, 95);
  EXPECT_EQ(after.facts.end, RunEnd::kFailed);
  EXPECT_EQ(after.facts.end_reason, "out of memory");
  EXPECT_EQ(after.facts.samples_per_second, 1.5);
  EXPECT_EQ(after.facts.tokens_per_second, 2.5);
  EXPECT_EQ(after.last_data_at, 95);
  EXPECT_EQ(after.last_step, 9);
  EXPECT_EQ(after.points_rejected, 3);
  ASSERT_EQ(after.params.size(), 2u);
  EXPECT_EQ(after.params[0].name, "batch");
  EXPECT_EQ(after.params[1].value, before.params[1].value);
  EXPECT_EQ(after.tags[0].value, "red");
  ASSERT_EQ(catalog_->troubles().size(), 1u);
  EXPECT_EQ(catalog_->troubles()[0].reason, "it is empty");
}

TEST_F(RunCatalogTest, AttemptsOutliveARestart) {
  keep(batch_of("a", "loss", 10, 1'000));
  keep(batch_of("a", "loss", 20, 2'000));
  keep(batch_of("a", "loss", 15, 9'000), 2);
  reopen();
  keep(batch_of("a", "loss", 16, 9'500), 2);
  reopen();
  const afs::Run run = only_run();
  ASSERT_EQ(run.attempt_list.size(), 2u);
  EXPECT_EQ(run.attempt_list[0].last_step, 20);
  EXPECT_EQ(run.attempt_list[0].last_time, 2'000);
  EXPECT_EQ(run.attempt_list[1].first_step, 15);
  EXPECT_EQ(run.attempt_list[1].second_step, 16);
  EXPECT_EQ(run.attempt_list[1].last_step, 16);
  EXPECT_EQ(run.attempt_list[1].last_time, 9'500);
}

TEST_F(RunCatalogTest, ADiscardedGroupLeavesNoTrace) {
  keep(batch_of("runs/a", "loss", 1, 10));
  const afs::Run before = only_run();

  IngestBatch batch = batch_of("runs/a", "acc", 5, 50);
  batch.params = {{"lr", "1"}};
  batch.troubles = {{"f", "broken", 1, 1}};
  batch.run.name = "another";
  const ResolvedRun lost = resolve(batch);
  const ResolvedRun lost_too = resolve(batch_of("runs/b", "loss", 1, 60));
  // The transaction fails after the catalog has written: a full disk.
  const Status failed = connection_->transact([&]() -> Status {
    const std::shared_ptr<const Commit> commits[] = {
        commit_of(batch, lost), commit_of(batch_of("runs/b", "loss", 1, 60), lost_too)};
    TRY(catalog_->write(*connection_, commits));
    return unavailable("the disk is full");
  });
  EXPECT_FALSE(failed.ok());
  catalog_->discard();

  const afs::Run after = only_run();
  EXPECT_EQ(after.points, before.points);
  EXPECT_EQ(after.last_step, 1);
  EXPECT_EQ(after.name, "runs/a");
  EXPECT_TRUE(after.params.empty());
  EXPECT_TRUE(catalog_->troubles().empty());
  EXPECT_FALSE(catalog_->find_series(after.id, "acc"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM run"), 1);

  // Tried again, it gets the same ids, and now they last.
  const ResolvedRun again = keep(batch);
  EXPECT_EQ(again.series, lost.series);
  EXPECT_EQ(only_run().points, 2);
  EXPECT_EQ(only_run().name, "another");
}

TEST_F(RunCatalogTest, OneGroupMayMakeARunAndGoOnWithIt) {
  const IngestBatch first = batch_of("runs/a", "loss", 1, 1);
  const IngestBatch second = batch_of("runs/a", "loss", 2, 2);
  const ResolvedRun made = resolve(first);
  const ResolvedRun known = resolve(second);
  EXPECT_EQ(made.run, known.run);
  EXPECT_EQ(made.series, known.series);
  EXPECT_FALSE(known.run_added);
  EXPECT_FALSE(known.series_added);
  ASSERT_TRUE(write({commit_of(first, made), commit_of(second, known)}).ok());
  catalog_->confirm();
  EXPECT_EQ(only_run().points, 2);
  EXPECT_EQ(only_run().last_step, 2);
}

TEST_F(RunCatalogTest, ABatchWithoutARunCarriesTroublesOnly) {
  IngestBatch batch;
  batch.troubles = {{"b.log", "permission denied", 0, 1}, {"a.log", "is a loop", 7, 1}};
  const ResolvedRun resolved = keep(batch);
  EXPECT_FALSE(resolved.run);
  EXPECT_TRUE(resolved.troubles_changed);
  ASSERT_EQ(catalog_->troubles().size(), 2u);
  EXPECT_EQ(catalog_->troubles()[0].path, "a.log");
  EXPECT_EQ(catalog_->troubles()[1].since, 1'000'000);  // Nobody said since when: since now.

  EXPECT_FALSE(keep(batch).troubles_changed);  // Said again, it is no news.
  batch.troubles = {{"a.log", "", 0, 0}};
  EXPECT_TRUE(keep(batch).troubles_changed);
  reopen();
  ASSERT_EQ(catalog_->troubles().size(), 1u);
  EXPECT_EQ(catalog_->troubles()[0].path, "b.log");

  batch.column("loss").points.add(1, 1, 1);
  EXPECT_EQ(catalog_->resolve(batch).code(), ErrorCode::kInvalid);
}

TEST_F(RunCatalogTest, ARefusedBatchLeavesItsGroupAlone) {
  const IngestBatch good = batch_of("runs/a", "loss", 1, 1);
  IngestBatch bad = batch_of(std::string(kRunKeyBytesMax + 1, 'x'), "loss", 1, 1);
  bad.troubles = {{"f", "broken", 1, 1}};
  const ResolvedRun resolved = resolve(good);
  EXPECT_EQ(catalog_->resolve(bad).code(), ErrorCode::kTooLarge);
  ASSERT_TRUE(write({commit_of(good, resolved)}).ok());
  catalog_->confirm();
  EXPECT_EQ(only_run().points, 1);
  EXPECT_TRUE(catalog_->troubles().empty());
}

TEST_F(RunCatalogTest, WhatIsNoMetricNameIsRefusedAndCounted) {
  IngestBatch batch = batch_of("runs/a");
  batch.columns.resize(4);
  batch.columns[0].metric = "";
  batch.columns[1].metric = std::string(kMetricNameBytesMax + 1, 'm');
  batch.columns[2].metric = "lo\xffss";  // Mended, and so is the same name next time.
  batch.columns[3].metric = "<script>../💥";
  for (auto& column : batch.columns) column.points.add(1, 1, 1);
  const ResolvedRun resolved = keep(batch);
  EXPECT_FALSE(resolved.series[0]);
  EXPECT_FALSE(resolved.series[1]);
  EXPECT_TRUE(resolved.series[2]);
  EXPECT_TRUE(resolved.series[3]);
  EXPECT_EQ(only_run().points, 2);
  EXPECT_EQ(only_run().points_rejected, 2);
  EXPECT_EQ(keep(batch).series, resolved.series);
  const auto names = catalog_->series_of(resolved.run);
  ASSERT_EQ(names.size(), 2u);
  EXPECT_EQ(names[0].metric, "<script>../💥");
  EXPECT_EQ(names[1].metric, "lo\xef\xbf\xbdss");
}

TEST_F(RunCatalogTest, MetricsPastTheLimitOfARunAreRefused) {
  IngestBatch batch = batch_of("runs/a");
  for (size_t i = 0; i < kRunMetricsMax + 2; ++i) {
    batch.columns.push_back({"m" + std::to_string(i), {}, false});
    batch.columns.back().points.add(1, 1, 1);
  }
  const ResolvedRun resolved = keep(batch);
  EXPECT_TRUE(resolved.series[kRunMetricsMax - 1]);
  EXPECT_FALSE(resolved.series[kRunMetricsMax]);
  EXPECT_EQ(only_run().points_rejected, 2);
  EXPECT_EQ(catalog_->series_of(resolved.run).size(), kRunMetricsMax);
}

}  // namespace
}  // namespace afs
