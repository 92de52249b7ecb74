// Files that cannot be read, or only in part: each is told with a word, and the others go on.
#include <sys/stat.h>
#include <unistd.h>

#include "ingest/log_scan_fixture.h"

namespace afs {
namespace {

class LogTroubleTest : public LogScanFixture {
 public:
  void expect_trouble(const std::string& path, const std::string& word) {
    EXPECT_NE(std::string::npos, trouble(path).find(word)) << path << ": " << trouble(path);
  }
  // Root may read everything: for permissions to mean something, be somebody else for a while.
  void as_nobody(const std::function<void()>& action) {
    const bool is_root = ::geteuid() == 0;
    ::chmod(root_.c_str(), 0777);
    ASSERT_EQ(0, is_root ? ::seteuid(65534) : 0);
    action();
    ASSERT_EQ(0, is_root ? ::seteuid(0) : 0);
  }
};

TEST_F(LogTroubleTest, AFileWithoutPermissionIsToldAndReadOnceItMay) {
  write("a/log.jsonl", "loss 1 1\n");
  write("b/log.jsonl", "loss 1 1\n");
  ::chmod((root_ / "a/log.jsonl").c_str(), 0);
  as_nobody([&] { scan(); });
  expect_trouble("a/log.jsonl", "Permission denied");
  EXPECT_EQ((Values{1}), loss("b"));
  ::chmod((root_ / "a/log.jsonl").c_str(), 0644);
  as_nobody([&] { scan(); });
  EXPECT_EQ("", trouble("a/log.jsonl"));
  EXPECT_EQ((Values{1}), loss("a"));
}

TEST_F(LogTroubleTest, AFileThatLosesItsPermissionIsToldWithItsRun) {
  write("a/log.jsonl", "loss 1 1\n");
  as_nobody([&] { scan(); });
  append("a/log.jsonl", "loss 2 2\n");
  ::chmod((root_ / "a/log.jsonl").c_str(), 0);
  as_nobody([&] { scan(); });
  expect_trouble("a/log.jsonl", "Permission denied");
  ::chmod((root_ / "a/log.jsonl").c_str(), 0644);
  as_nobody([&] { scan(); });
  EXPECT_EQ((Values{1, 2}), loss("a"));
  EXPECT_EQ("", trouble("a/log.jsonl"));
}

TEST_F(LogTroubleTest, ADirectoryWithoutPermissionIsToldAndClearedEvenAfterARestart) {
  write("locked/log.jsonl", "loss 1 1\n");
  ::chmod((root_ / "locked").c_str(), 0);
  as_nobody([&] { scan(); });
  expect_trouble("locked", "Permission denied");
  ::chmod((root_ / "locked").c_str(), 0755);
  start();
  as_nobody([&] { scan(); });
  EXPECT_EQ("", trouble("locked"));
  EXPECT_EQ((Values{1}), loss("locked"));
}

TEST_F(LogTroubleTest, ALoopOfLinksDoesNotHang) {
  write("a/log.jsonl", "loss 1 1\n");
  std::filesystem::create_directory_symlink("..", root_ / "a/up");
  std::filesystem::create_directory_symlink("/", root_ / "a/top");
  std::filesystem::create_directory_symlink("self", root_ / "self");
  std::filesystem::create_directory_symlink("a", root_ / "a-first");
  std::filesystem::create_symlink("log.jsonl", root_ / "a/latest.jsonl");
  scan();
  EXPECT_EQ((std::vector<std::string>{"a"}), sink_.keys()) << "known by its own place";
  EXPECT_EQ((Values{1}), loss("a"));
}

TEST_F(LogTroubleTest, ADamagedFileIsNeverReadFurtherAlsoAfterARestart) {
  write("a/events.out.tfevents.1.h.1.0", "loss 1 1\nloss 2 2\n!broken\nloss 3 3\n");
  write("b/log.jsonl", "loss 1 1\n");
  scan();
  EXPECT_EQ((Values{1, 2}), loss("a"));
  expect_trouble("a/events.out.tfevents.1.h.1.0", "checksum");
  EXPECT_EQ((Values{1}), loss("b"));
  const int batches = sink_.batches;
  start();
  append("a/events.out.tfevents.1.h.1.0", "loss 4 4\n");
  scan();
  EXPECT_EQ(batches, sink_.batches);
  write("a/events.out.tfevents.1.h.1.0", "loss 1 9\n");
  scan();
  EXPECT_EQ((Values{1, 2, 9}), loss("a")) << "written anew, it is readable again";
  EXPECT_EQ("", trouble("a/events.out.tfevents.1.h.1.0"));
}

TEST_F(LogTroubleTest, BadRecordsAreCountedAcrossBatchesAndRestarts) {
  write("a/log.jsonl", "loss 1 1\n?\n");
  scan();
  EXPECT_EQ("1 record was passed over; the last because: not a metric", trouble("a/log.jsonl"));
  append("a/log.jsonl", "?\nloss 2 2\n");
  start();
  scan();
  expect_trouble("a/log.jsonl", "2 records were passed over");
  EXPECT_EQ(2, sink_.troubles["a/log.jsonl"].count);
}

TEST_F(LogTroubleTest, AnEventFileOfZerosIsNamedAndCostsNothing) {
  const std::string path = "a/events.out.tfevents.1.h.1.0";
  write(path, "");
  ASSERT_EQ(0, ::truncate((root_ / path).c_str(), 10LL << 30));
  scan();
  expect_trouble(path, "does not begin like one");
  EXPECT_LT(scan_->bytes_read(), 1 << 20);
}

TEST_F(LogTroubleTest, ALogWithAHoleOfTenGigabytesIsReadOnAfterIt) {
  write("a/log.jsonl", "loss 1 1\n");
  ASSERT_EQ(0, ::truncate((root_ / "a/log.jsonl").c_str(), 10LL << 30));
  append("a/log.jsonl", "\nloss 2 2\nloss 3 3\n");
  scan();
  EXPECT_EQ((Values{1, 2, 3}), loss("a"));
  expect_trouble("a/log.jsonl", "zeros");
  EXPECT_LT(scan_->bytes_read(), 64 << 20);
}

TEST_F(LogTroubleTest, ALineOfAHundredMegabytesIsPassedOver) {
  write("a/log.jsonl", "loss 1 1\n" + std::string(100 << 20, 'x') + "\nloss 2 2\n");
  scan();
  EXPECT_EQ((Values{1, 2}), loss("a"));
  expect_trouble("a/log.jsonl", "passed over");
}

TEST_F(LogTroubleTest, AHalfWrittenDocumentIsInTroubleOnlyWhenItStaysSo) {
  write("a/trainer_state.json", "{\neval 1 1\n");
  std::filesystem::last_write_time(root_ / "a/trainer_state.json",
                                   std::filesystem::file_time_type::clock::now());
  clock_.advance_ms(1'000'000'000'000 *
                    -1);  // The clock stands before the file: it was just written.
  scan();
  EXPECT_EQ("", trouble("a/trainer_state.json"));
  clock_.advance_ms(1'000'000'000'000);
  scan();
  expect_trouble("a/trainer_state.json", "not complete");
  write("a/trainer_state.json", "{\neval 1 1\n}\n");
  scan();
  EXPECT_EQ("", trouble("a/trainer_state.json"));
  EXPECT_EQ((Values{1}), sink_.values("a", "eval"));
}

TEST_F(LogTroubleTest, TooManyFilesAreToldAndTheFirstOnesAreRead) {
  files_max_ = 3;
  for (const char* name : {"a", "b", "c", "d"}) {
    write(std::string(name) + "/log.jsonl", "loss 1 1\n");
  }
  scan();
  EXPECT_EQ(3u, sink_.keys().size());
  expect_trouble(".", "more than 3 files");
}

}  // namespace
}  // namespace afs
