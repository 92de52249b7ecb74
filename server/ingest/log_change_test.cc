// Files that do not just grow: truncated, replaced, rewritten, rotated, deleted.
#include <sys/stat.h>

#include "ingest/log_scan_fixture.h"

namespace afs {
namespace {

using LogChangeTest = LogScanFixture;

TEST_F(LogChangeTest, TruncatedInPlaceIsANewAttempt) {
  write("a/log.jsonl", "loss 1 1\nloss 2 2\n");
  scan();
  write("a/log.jsonl", "loss 1 7\n");
  scan();
  EXPECT_EQ((Values{1, 2, 7}), loss("a"));
  EXPECT_EQ(2, attempts("a"));
}

TEST_F(LogChangeTest, TruncatedAndGrownPastTheOldEndBetweenTwoLooks) {
  write("a/log.jsonl", "loss 1 1\nloss 2 2\n");
  scan();
  write("a/log.jsonl", "loss 1 7\nloss 2 8\nloss 3 9\n");
  scan();
  EXPECT_EQ((Values{1, 2, 7, 8, 9}), loss("a"));
  EXPECT_EQ(2, attempts("a"));
}

TEST_F(LogChangeTest, EmptiedFirstAndFilledLaterIsOneNewAttempt) {
  write("a/log.jsonl", "loss 1 1\nloss 2 2\n");
  scan();
  write("a/log.jsonl", "");
  scan();
  write("a/log.jsonl", "loss 1 7\n");
  scan();
  append("a/log.jsonl", "loss 2 8\n");
  scan();
  EXPECT_EQ((Values{1, 2, 7, 8}), loss("a"));
  EXPECT_EQ(2, attempts("a"));
}

TEST_F(LogChangeTest, ACopyOfTheSameLogUnderANewInodeGoesOn) {
  write("a/log.jsonl", "loss 1 1\n");
  scan();
  write("a/.incoming", "loss 1 1\nloss 2 2\n");  // As rsync does it.
  rename("a/.incoming", "a/log.jsonl");
  scan();
  EXPECT_EQ((Values{1, 2}), loss("a"));
  EXPECT_EQ(1, attempts("a"));
}

TEST_F(LogChangeTest, ReplacedWhileTheServerWasDownIsANewAttempt) {
  write("a/log.jsonl", "loss 1 1\nloss 2 2\n");
  scan();
  write("a/log.jsonl", "loss 1 5\nloss 2 6\nloss 3 7\n");
  start();
  scan();
  EXPECT_EQ((Values{1, 2, 5, 6, 7}), loss("a"));
  EXPECT_EQ(2, attempts("a"));
}

TEST_F(LogChangeTest, AWriterThatSavesByRewritingIsNotANewAttempt) {
  write("a/log.jsonl", "loss 1 1\nloss 2 2\nloss 3 3\n");
  scan();
  write("a/log.jsonl", "loss 1 1\nlo");  // Caught in the middle.
  scan();
  write("a/log.jsonl", "loss 1 1\nloss 2 2\nloss 3 3\nloss 4 4\n");
  scan();
  EXPECT_EQ((Values{1, 2, 3, 4}), loss("a"));
  EXPECT_EQ(1, attempts("a"));
}

TEST_F(LogChangeTest, AnIdenticalRerunIsANewAttemptAfterAWhile) {
  write("a/log.jsonl", "loss 1 1\nloss 2 2\n");
  scan();
  write("a/log.jsonl", "loss 1 1\n");
  scan();
  clock_.advance_ms(kRewriteWaitMs);
  scan();
  EXPECT_EQ((Values{1, 2, 1}), loss("a"));
  EXPECT_EQ(2, attempts("a"));
}

TEST_F(LogChangeTest, ACsvRewrittenWithALongerHeaderGivesOnlyWhatIsNew) {
  write("a/metrics.csv", "step,loss\n1,1\n2,2\n");
  scan();
  write("a/metrics.csv", "step,loss,val\n1,1,-\n2,2,-\n3,3,30\n");
  scan();
  append("a/metrics.csv", "4,4,40\n");
  scan();
  EXPECT_EQ((Values{1, 2, 3, 4}), loss("a"));
  EXPECT_EQ((Values{30, 40}), sink_.values("a", "val"));
  EXPECT_EQ(1, attempts("a"));
}

TEST_F(LogChangeTest, ACsvRewriteCaughtHalfWayAndOverARestart) {
  write("a/metrics.csv", "step,loss\n1,1\n2,2\n");
  scan();
  write("a/metrics.csv", "step,lo");
  scan();
  write("a/metrics.csv", "step,loss,val\n1,1,-\n");
  scan();
  start();
  append("a/metrics.csv", "2,2,-\n3,3,30\n");
  scan();
  EXPECT_EQ((Values{1, 2, 3}), loss("a"));
  EXPECT_EQ((Values{30}), sink_.values("a", "val"));
}

TEST_F(LogChangeTest, ACsvWithAnotherHeaderIsAnotherAttempt) {
  write("a/metrics.csv", "step,loss\n1,1\n2,2\n");
  scan();
  write("a/metrics.csv", "step,loss\n1,9\n");
  scan();
  EXPECT_EQ((Values{1, 2, 9}), loss("a"));
  EXPECT_EQ(2, attempts("a"));
}

TEST_F(LogChangeTest, RotatedByRenamingNothingIsReadTwice) {
  write("a/train.log", "loss 1\nloss 2\n");
  scan();
  append("a/train.log", "loss 3\n");
  rename("a/train.log", "a/train.log.1");
  write("a/train.log", "loss 4\n");
  scan();
  EXPECT_EQ((Values{1, 2, 4, 3}), loss("a"));
  EXPECT_EQ(1, attempts("a"));
  rename("a/train.log.1", "a/train.log.2");
  rename("a/train.log", "a/train.log.1");
  write("a/train.log", "loss 5\n");
  scan();
  start();
  scan();
  EXPECT_EQ((Values{1, 2, 4, 3, 5}), loss("a"));
  EXPECT_EQ(21u, sink_.position("file:a/train.log.2"));
}

TEST_F(LogChangeTest, TheStepCountGoesOnAfterARotation) {
  write("a/train.log", "loss 1\nloss 2\n");
  scan();
  rename("a/train.log", "a/train.log.1");
  write("a/train.log", "loss 3\n");
  scan();
  EXPECT_EQ((std::vector<Step>{1, 2, 3}), sink_.runs["a"].series["loss"].steps);
}

TEST_F(LogChangeTest, RotatedWhileTheServerWasDown) {
  write("a/train.log", "loss 1\nloss 2\n");
  scan();
  rename("a/train.log", "a/train.log.1");
  write("a/train.log", "loss 3\n");
  start();
  scan();
  start();
  scan();
  EXPECT_EQ((Values{1, 2, 3}), loss("a"));
  EXPECT_EQ(1, attempts("a"));
}

TEST_F(LogChangeTest, RotatedByCopyingNothingIsReadTwice) {
  write("a/train.log", "loss 1\nloss 2\n");
  scan();
  write("a/train.log.1", "loss 1\nloss 2\nloss 2.5\n");
  write("a/train.log", "loss 3\n");
  scan();
  start();
  scan();
  EXPECT_EQ((Values{1, 2, 3, 2.5}), loss("a"));
  EXPECT_EQ(1, attempts("a"));
}

TEST_F(LogChangeTest, RotationWhileTheStoreIsAwayLosesNothing) {
  write("a/train.log", "loss 1\n");
  scan();
  sink_.refuse_with = unavailable("the disk is full");
  append("a/train.log", "loss 2\n");
  scan();
  rename("a/train.log", "a/train.log.1");
  write("a/train.log", "loss 3\n");
  scan();
  sink_.refuse_with.reset();
  clock_.advance_ms(kRefusedPauseMsMax);
  scan();
  clock_.advance_ms(kRefusedPauseMsMax);
  scan();
  EXPECT_EQ(3u, loss("a").size());
}

TEST_F(LogChangeTest, ADeletedFileLeavesItsRunAndMayComeBack) {
  write("a/log.jsonl", "loss 1 1\n");
  scan();
  rename("a", ".away");
  scan();
  EXPECT_EQ((Values{1}), loss("a"));
  rename(".away", "a");
  append("a/log.jsonl", "loss 2 2\n");
  scan();
  EXPECT_EQ((Values{1, 2}), loss("a"));
}

TEST_F(LogChangeTest, AReusedInodeIsNotTakenForARename) {
  write("a/log.jsonl", "loss 1 1\n");
  scan();
  std::filesystem::remove(root_ / "a/log.jsonl");
  write("a/other.jsonl", "loss 1 4\n");  // Gets the same inode on many file systems.
  scan();
  EXPECT_EQ((Values{1, 4}), loss("a"));
}

}  // namespace
}  // namespace afs
