// Finding runs, and series that a document fills in.
#include "catalog/catalog_fixture.h"

namespace afs {
namespace {

TEST_F(RunCatalogTest, ARunIsFoundByIdKeyOrName) {
  IngestBatch batch = batch_of("runs/a/version_0", "loss", 1, 1);
  batch.run.name = "version_0";
  const RunId first = keep(batch).run;
  batch = batch_of("runs/b/version_0", "loss", 1, 2);
  batch.run.name = "version_0";
  const RunId second = keep(batch).run;
  batch = batch_of("runs/c", "loss", 1, 3);
  batch.run.name = "nayru";
  const RunId third = keep(batch).run;

  EXPECT_EQ(public_id(first), "r1");
  EXPECT_EQ(catalog_->find_run("r2")->id, second);
  EXPECT_EQ(catalog_->find_run("runs/a/version_0")->id, first);
  EXPECT_EQ(catalog_->find_run("nayru")->id, third);
  EXPECT_EQ(catalog_->find_run("version_0"), nullptr);  // Two runs go by it.
  for (const char* unknown : {"r99", "r", "r-1", "r1x", "", "r99999999999999999999"}) {
    EXPECT_EQ(catalog_->find_run(unknown), nullptr) << unknown;
  }
}

TEST_F(RunCatalogTest, ProjectsKeepTheSameKeyApart) {
  IngestBatch batch = batch_of("runs/a", "loss", 1, 1);
  const RunId one = keep(batch).run;
  batch.run.project = "other";
  const RunId two = keep(batch).run;
  EXPECT_NE(one, two);
  EXPECT_EQ(catalog_->find_run("runs/a"), nullptr);
  reopen();
  EXPECT_EQ(keep(batch).run, two);
  EXPECT_NE(catalog_->run(one)->project, catalog_->run(two)->project);
}

TEST_F(RunCatalogTest, TheFirstNameWins) {
  keep(batch_of("runs/a", "loss", 1, 1));
  EXPECT_EQ(only_run().name, "runs/a");
  IngestBatch batch = batch_of("runs/a", "loss", 2, 2);
  batch.run.name = "first";
  EXPECT_TRUE(keep(batch).record_changed);
  batch.run.name = "second";
  EXPECT_FALSE(keep(batch).record_changed);
  EXPECT_EQ(only_run().name, "first");
  EXPECT_NE(catalog_->find_run("first"), nullptr);
  EXPECT_EQ(catalog_->find_run("second"), nullptr);
}

TEST_F(RunCatalogTest, ADocumentFillsInOnlyWhatNoOtherSourceFeeds) {
  keep(batch_of("runs/a", "train/loss", 1, 1));
  IngestBatch document = batch_of("runs/a", "train/loss", 1, 1);
  document.kind = BatchKind::kFillIn;
  document.column("eval/loss").points.add(1, 1, 1);
  ResolvedRun resolved = keep(document);
  EXPECT_TRUE(resolved.is_left_alone[0]);
  EXPECT_FALSE(resolved.is_left_alone[1]);
  reopen();
  EXPECT_FALSE(keep(document).is_left_alone[1]);  // Its own series it may go on with.

  keep(batch_of("runs/a", "eval/loss", 2, 2));  // An event file takes over.
  EXPECT_TRUE(keep(document).is_left_alone[1]);
  reopen();
  EXPECT_TRUE(keep(document).is_left_alone[1]);
}

TEST_F(RunCatalogTest, TakingOverIsUndoneWithItsGroup) {
  IngestBatch document = batch_of("runs/a", "loss", 1, 1);
  document.kind = BatchKind::kFillIn;
  keep(document);
  const ResolvedRun taken = resolve(batch_of("runs/a", "loss", 2, 2));
  EXPECT_TRUE(resolve(document).is_left_alone[0]);  // In the same group already.
  catalog_->discard();
  EXPECT_FALSE(keep(document).is_left_alone[0]);
  EXPECT_EQ(taken.series[0], catalog_->find_series(taken.run, "loss"));
}

TEST_F(RunCatalogTest, TenThousandRunsLoadAtOnce) {
  std::vector<IngestBatch> batches;
  std::vector<std::shared_ptr<const Commit>> commits;
  for (int i = 0; i < 10'000; ++i) {
    batches.push_back(batch_of("runs/" + std::to_string(i), "loss", i, i + 1));
    commits.push_back(commit_of(batches.back(), resolve(batches.back())));
  }
  ASSERT_TRUE(write(commits).ok());
  catalog_->confirm();
  reopen();
  EXPECT_EQ(catalog_->runs().size(), 10'000u);
  EXPECT_EQ(catalog_->runs().front()->key, "runs/9999");
  EXPECT_EQ(catalog_->find_run("runs/1234")->last_step, 1234);
}

}  // namespace
}  // namespace afs
