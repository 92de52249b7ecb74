#include "ingest/log_scan.h"

#include "ingest/log_scan_fixture.h"

namespace afs {
namespace {

using LogScanTest = LogScanFixture;

TEST_F(LogScanTest, AGrowingFileIsReadOnFromWhereItWas) {
  write("a/log.jsonl", "loss 1 0.5\nloss 2 0.4\nlo");
  scan();
  EXPECT_EQ((Values{0.5, 0.4}), loss("a"));
  append("a/log.jsonl", "ss 3 0.3\n");
  scan();
  EXPECT_EQ((Values{0.5, 0.4, 0.3}), loss("a"));
  EXPECT_TRUE(scan_->is_caught_up());
}

TEST_F(LogScanTest, ADirectoryThatAppearsLaterIsFound) {
  scan();
  write("later/deep/run/log.jsonl", "loss 1 1\n");
  scan();
  EXPECT_EQ((Values{1}), loss("later/deep/run"));
}

TEST_F(LogScanTest, AWorkspaceThatAppearsLaterIsFound) {
  std::filesystem::remove_all(root_);
  scan();
  EXPECT_NE("", trouble("."));
  write("a/log.jsonl", "loss 1 1\n");
  scan();
  EXPECT_EQ((Values{1}), loss("a"));
  EXPECT_EQ("", trouble("."));
}

TEST_F(LogScanTest, ARestartRepeatsNothingAndLosesNothing) {
  write("a/log.jsonl", "loss 1 1\nloss 2 2\n");
  write("a/trainer_state.json", "{\neval 2 9\n}\n");
  scan();
  start();
  scan();
  EXPECT_EQ((Values{1, 2}), loss("a"));
  const int batches = sink_.batches;
  scan();
  EXPECT_EQ(batches, sink_.batches) << "an unchanged workspace makes no batch";
  append("a/log.jsonl", "loss 3 3\n");
  start();
  scan();
  EXPECT_EQ((Values{1, 2, 3}), loss("a"));
  EXPECT_EQ((Values{9}), sink_.values("a", "eval"));
}

TEST_F(LogScanTest, TheDecodersStateSurvivesARestart) {
  write("a/m.csv", "step,loss\n1,1\n");
  scan();
  append("a/m.csv", "2,2\n");
  start();
  scan();
  EXPECT_EQ((Values{1, 2}), loss("a")) << "the header is not in what is read on";
}

TEST_F(LogScanTest, AFullQueueIsWaitedForAndTheFileIsTheBuffer) {
  write("a/log.jsonl", "loss 1 1\n");
  sink_.is_full = true;
  scan();
  append("a/log.jsonl", "loss 2 2\n");
  scan();
  EXPECT_TRUE(loss("a").empty());
  EXPECT_FALSE(scan_->is_caught_up());
  sink_.is_full = false;
  scan();
  EXPECT_EQ((Values{1, 2}), loss("a"));
}

TEST_F(LogScanTest, ARefusedBatchIsReadAgainFromWhatIsDurable) {
  write("a/m.csv", "step,loss\n1,1\n");
  scan();
  append("a/m.csv", "2,2\n");
  sink_.refuse_with = unavailable("the disk is full");
  scan();
  append("a/m.csv", "3,3\n");
  scan();
  EXPECT_EQ((Values{1}), loss("a"));
  sink_.refuse_with.reset();
  clock_.advance_ms(kRefusedPauseMsMax);
  scan();
  EXPECT_EQ((Values{1, 2, 3}), loss("a"));
}

TEST_F(LogScanTest, OnlyOneBatchOfAFileIsInFlight) {
  std::string text;
  for (int step = 0; step < 120'000; ++step) text += "loss " + std::to_string(step) + " 1\n";
  write("a/log.jsonl", text);
  sink_.is_slow = true;
  scan();
  scan();
  EXPECT_EQ(1u, sink_.waiting_count());
  sink_.is_slow = false;
  sink_.finish();
  scan();
  EXPECT_EQ(120'000u, loss("a").size());
  EXPECT_LT(sink_.largest_batch, 60'000u);
}

TEST_F(LogScanTest, ABatchRefusedForGoodIsToldAndTheOthersGoOn) {
  write("a/log.jsonl", "loss 1 1\n");
  sink_.refuse_with = invalid("the run has too many metrics");
  scan();
  sink_.refuse_with.reset();
  clock_.advance_ms(kRefusedPauseMsMax);
  scan();
  EXPECT_NE(std::string::npos, trouble("a/log.jsonl").find("too many metrics"));
  write("b/log.jsonl", "loss 1 1\n");
  scan();
  EXPECT_EQ((Values{1}), loss("b"));
}

TEST_F(LogScanTest, PrimaryFilesAreReadBeforeThoseThatFillIn) {
  write("a/a_console.log", "loss 1 7\nacc 1 1\n");
  write("a/trainer_state.json", "{\nloss 1 8\n}\n");
  write("a/z.csv", "step,loss\n1,9\n");
  scan();
  EXPECT_EQ((Values{9}), loss("a"));
  EXPECT_EQ(BatchKind::kPoints, sink_.runs["a"].kinds.front());
  EXPECT_EQ(BatchKind::kFillIn, sink_.runs["a"].kinds.back());
}

TEST_F(LogScanTest, ADocumentIsReadWhenItIsWholeAndAgainWhenItChanged) {
  write("a/trainer_state.json", "{\neval 1 1\n");
  scan();
  EXPECT_TRUE(sink_.values("a", "eval").empty());
  write("a/trainer_state.json", "{\neval 1 1\n}\n");
  scan();
  EXPECT_EQ((Values{1}), sink_.values("a", "eval"));
  write("a/trainer_state.json", "{\neval 1 1\neval 2 2\n}\n");
  scan();
  EXPECT_EQ((Values{1, 2}), sink_.values("a", "eval"));
}

TEST_F(LogScanTest, TheSeedsFoldersHiddenOnesAndForeignOnesAreNotRuns) {
  for (const char* path : {"models/log.jsonl", "evaluations/log.jsonl", ".git/log.jsonl",
                           "x/node_modules/log.jsonl", "x/wandb/log.jsonl"}) {
    write(path, "loss 1 1\n");
  }
  write("x/models/log.jsonl", "loss 1 1\n");
  scan();
  EXPECT_EQ((std::vector<std::string>{"x/models"}), sink_.keys());
}

TEST_F(LogScanTest, ObservedAtIsWhenTheFileWasWrittenAndNeverInTheFuture) {
  write("a/log.jsonl", "loss 1 1\n");
  const int64_t written_ms = stat_path((root_ / "a/log.jsonl").string())->modified_ms();
  scan();
  EXPECT_EQ(written_ms, sink_.runs["a"].facts.observed_at);
  EXPECT_EQ((root_ / "a").string(), sink_.runs["a"].facts.source_path);
}

TEST_F(LogScanTest, AFileBesideOthersDatesTheRunOnlyWhenItIsSeenToGrow) {
  write("a/metrics.csv", "step loss\n1 1\n");
  write("a/my.log", "speed 1 1\n");
  scan();
  append("a/my.log", "speed 2 1\n");
  std::filesystem::last_write_time(root_ / "a/my.log", std::filesystem::file_time_type::clock::now() +
                                                           std::chrono::minutes(5));
  const int64_t grown_ms = stat_path((root_ / "a/my.log").string())->modified_ms();
  start();  // Another process: it did not see the line arrive.
  scan();
  EXPECT_LT(sink_.runs["a"].facts.observed_at, grown_ms);
  append("a/my.log", "speed 3 1\n");
  const int64_t seen_ms = stat_path((root_ / "a/my.log").string())->modified_ms();
  scan();
  EXPECT_EQ(sink_.runs["a"].facts.observed_at, seen_ms);
}

TEST_F(LogScanTest, AnUnknownFileIsLookedAtAgainWhenItChanged) {
  write("a/train.log", "nothing yet\n");
  write("b/train.log", "tiny\n");
  scan();
  EXPECT_TRUE(sink_.keys().empty());
  write("a/train.log", "loss 1 1\n");
  write("b/train.log", "loss 1 1\n");
  scan();
  EXPECT_EQ((std::vector<std::string>{"a", "b"}), sink_.keys());
}

TEST_F(LogScanTest, AFileStaysInItsRunWhenTheLayoutWouldNowSayOtherwise) {
  write("d/only.csv", "step,loss\n1,1\n");
  scan();
  write("d/second.csv", "step,loss\n1,5\n");
  append("d/only.csv", "2,2\n");
  scan();
  EXPECT_EQ((Values{1, 2}), loss("d"));
  EXPECT_EQ((Values{5}), loss("d/second"));
  start();
  append("d/only.csv", "3,3\n");
  scan();
  EXPECT_EQ((Values{1, 2, 3}), loss("d"));
}

TEST_F(LogScanTest, OddNamesStayApartAndAreShownAsText) {
  const std::vector<std::string> names = {
      "<script>alert(1)<", "..hidden-not", "\xF0\x9F\x94\xA5 hot", "\xE2\x80\xAErtl", "bad\xff",
      "bad\xfe",           "%2e%2e"};
  for (const std::string& name : names) write("r/" + name + "/log.jsonl", "loss 1 1\n");
  scan();
  EXPECT_EQ(names.size() - 1, sink_.keys().size()) << "all but the hidden one";
  EXPECT_EQ((Values{1}), loss("r/bad\xEF\xBF\xBD"
                              "FF"));
  EXPECT_EQ((Values{1}), loss("r/<script>alert(1)<"));
  start();
  scan();
  EXPECT_EQ((Values{1}), loss("r/bad\xEF\xBF\xBD"
                              "FF"))
      << "nothing twice";
}

}  // namespace
}  // namespace afs
