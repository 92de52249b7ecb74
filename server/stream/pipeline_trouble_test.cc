// The pipeline when it is full, when it stops, and when the disk is full.
#include "stream/pipeline_lab.h"

namespace afs {
namespace {

TEST_F(PipelineTest, AFullQueueIsBusyAndEmptiesAgain) {
  const IngestBatch heavy = batch("runs/a", "loss", 1, 200'000);
  int64_t taken = 0;
  std::atomic<int64_t> answered = 0;
  Status last;
  while ((last = pipeline_->submit(heavy, [&](Result<Receipt>) { ++answered; })).ok()) ++taken;
  EXPECT_EQ(last.code(), ErrorCode::kBusy);
  EXPECT_EQ(taken, 9);  // 2,000,000 points are not quite ten such batches with their names.
  pipeline_->start();
  pipeline_->stop();
  EXPECT_EQ(answered, taken);
  EXPECT_EQ(pipeline_->stats().points_accepted, taken * 200'000);
}

TEST_F(PipelineTest, StoppingStoresWhatWaits) {
  pipeline_->start();
  std::vector<std::future<Result<Receipt>>> answers;
  for (int i = 0; i < 200; ++i) answers.push_back(submit(batch("runs/a", "loss", i, 1)));
  pipeline_->stop();
  for (auto& answer : answers) EXPECT_TRUE(answer.get().ok());
  EXPECT_EQ(steps("runs/a", "loss").size(), 200u);
  EXPECT_EQ(pipeline_->submit(batch("runs/a", "loss", 1, 1), {}).code(), ErrorCode::kUnavailable);
  pipeline_->stop();  // Again, which changes nothing.
}

TEST_F(PipelineTest, WhoIsNeverServedHearsOfIt) {
  auto answer = submit(batch("runs/a", "loss", 1, 1));
  pipeline_->stop();
  EXPECT_EQ(answer.get().code(), ErrorCode::kUnavailable);
}

// A full disk: SQLite may take no page more than it has. Nobody but the test uses the connection
// while the writer is at rest, that is before start() and between an answer and the next submit().
class FullDiskTest : public PipelineTest {
 protected:
  void limit_pages(int64_t count) {
    const Status set =
        store_->writer_connection().execute("PRAGMA max_page_count = " + std::to_string(count));
    ASSERT_TRUE(set.ok()) << set.message();
  }
  static IngestBatch with_large_params(std::string run) {
    IngestBatch made = batch(std::move(run), "loss", 1, 1'000);
    for (int i = 0; i < 100; ++i) {
      made.params.push_back({"p" + std::to_string(i), std::string(10'000, 'x')});
    }
    return made;
  }
};

TEST_F(FullDiskTest, NothingOfAGroupIsKeptWhenTheDiskIsFullAndAllOfItLater) {
  limit_pages(1);  // Means: as many as there are.
  auto first = submit(with_large_params("runs/a"));
  auto second = submit(batch("runs/b", "loss", 1, 1));
  pipeline_->start();
  EXPECT_EQ(first.get().code(), ErrorCode::kUnavailable);
  EXPECT_EQ(second.get().code(), ErrorCode::kUnavailable);
  EXPECT_NE(pipeline_->stats().last_error, "");
  EXPECT_EQ(pipeline_->stats().failed_commits, 1);
  EXPECT_TRUE(catalog_->runs().empty());
  EXPECT_TRUE(witness_->commits.empty());

  limit_pages(1'000'000);  // Somebody made room.
  EXPECT_EQ(keep(with_large_params("runs/a")).accepted, 1'000);
  EXPECT_EQ(keep(batch("runs/b", "loss", 1, 1)).accepted, 1);
  EXPECT_EQ(pipeline_->stats().last_error, "");
  EXPECT_EQ(catalog_->runs().size(), 2u);
  EXPECT_EQ(steps("runs/a", "loss").size(), 1'000u);
  EXPECT_EQ(catalog_->find_run("runs/a")->points, 1'000);
  const SeriesId before = series("runs/b", "loss");
  close();
  open();
  EXPECT_EQ(catalog_->runs().size(), 2u);
  EXPECT_EQ(series("runs/b", "loss"), before);
  EXPECT_EQ(steps("runs/b", "loss").size(), 1u);
}

}  // namespace
}  // namespace afs
