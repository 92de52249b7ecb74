// The log directory with its thread, and with the real sniffer and decoders over real runs.
#include "ingest/log_dir.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "ingest/recording_sink.h"
#include "ingest/test_files.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

// Waits for another thread's work, not for time to pass: ends as soon as it is done.
bool eventually(const std::function<bool()>& is_so) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < deadline) {
    if (is_so()) return true;
    std::this_thread::yield();
  }
  return false;
}

class LogDirTest : public testing::Test {
 public:
  LogDirTest()
      : root_(fs::temp_directory_path() /
              ("afs-log-dir-" + std::to_string(::getpid()) + "-" +
               testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::create_directories(root_);
  }
  ~LogDirTest() override { fs::remove_all(root_); }

  std::unique_ptr<LogDir> open(const fs::path& root, bool is_watch_on = true) {
    LogDir::Options options;
    options.root = root;
    options.poll_interval_ms = is_watch_on ? 60'000 : 20;
    options.is_watch_on = is_watch_on;
    return std::make_unique<LogDir>(options, sink_.bookmarks(), clock_);
  }
  // All that lies in `root`, read to the end.
  void read_all(const fs::path& root) {
    const auto log_dir = open(root);
    ASSERT_TRUE(log_dir->start(sink_).ok());
    ASSERT_TRUE(eventually([&] { return log_dir->stats().is_first_scan_done; }));
    log_dir->stop();
  }
  void append(const std::string& name, const std::string& text) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name, std::ios::app) << text;
  }
  static std::string line(int step) {
    return "{\"step\": " + std::to_string(step) + ", \"loss\": 0.5, \"epoch\": 1}\n";
  }

  const fs::path root_;
  SystemClock clock_;
  RecordingSink sink_;
};

TEST_F(LogDirTest, TheWatchBringsAppendedLinesWithoutAPoll) {
  append("run/metrics.jsonl", line(1) + line(2));
  const auto log_dir = open(root_);
  ASSERT_TRUE(log_dir->start(sink_).ok());
  ASSERT_TRUE(eventually([&] { return log_dir->stats().is_first_scan_done; }));
  EXPECT_EQ(2u, sink_.values("run", "loss").size());
  append("run/metrics.jsonl", line(3));
  EXPECT_TRUE(eventually([&] { return sink_.values("run", "loss").size() == 3; }));
  append("new/deep/metrics.jsonl", line(1) + line(2));
  EXPECT_TRUE(eventually([&] { return sink_.values("new/deep", "loss").size() == 2; }));
  log_dir->stop();
}

TEST_F(LogDirTest, WithoutAWatchPollingFindsTheSame) {
  const auto log_dir = open(root_, false);
  ASSERT_TRUE(log_dir->start(sink_).ok());
  append("new/deep/metrics.jsonl", line(1) + line(2));
  EXPECT_TRUE(eventually([&] { return sink_.values("new/deep", "loss").size() == 2; }));
  append("new/deep/metrics.jsonl", line(3));
  EXPECT_TRUE(eventually([&] { return sink_.values("new/deep", "loss").size() == 3; }));
  log_dir->stop();
}

TEST_F(LogDirTest, StopsAtOnceWhileTheSinkIsFull) {
  append("run/metrics.jsonl", line(1) + line(2));
  sink_.is_full = true;
  const auto log_dir = open(root_);
  ASSERT_TRUE(log_dir->start(sink_).ok());
  ASSERT_TRUE(eventually([&] { return log_dir->stats().files == 1; }));
  log_dir->stop();
  EXPECT_FALSE(log_dir->stats().is_caught_up);
}

TEST_F(LogDirTest, ABatchInFlightMayOutliveTheLogDirectory) {
  append("run/metrics.jsonl", line(1) + line(2));
  sink_.is_slow = true;
  auto log_dir = open(root_);
  ASSERT_TRUE(log_dir->start(sink_).ok());
  ASSERT_TRUE(eventually([&] { return sink_.waiting_count() == 1; }));
  log_dir.reset();
  sink_.finish();
  EXPECT_EQ(2u, sink_.values("run", "loss").size());
}

class RealRunsTest : public LogDirTest {
 public:
  void SetUp() override {
    if (!fs::exists(shared_dir() / "real-runs")) GTEST_SKIP() << "no real runs here";
  }
};

TEST_F(RealRunsTest, EveryDirectoryIsFoundAsItsRuns) {
  read_all(shared_dir() / "real-runs");
  // version_5 of Lightning goes on where version_0 ended.
  EXPECT_EQ((std::vector<std::string>{"hf-trainer-t5", "keras-guild", "lightning-slm/version_0",
                                      "lightning-slm/version_8", "llama-factory-luojiu",
                                      "stdout-slm", "ultralytics-plant"}),
            sink_.keys());
  for (const auto& [key, run] : sink_.runs) EXPECT_FALSE(run.series.empty()) << key;
  EXPECT_TRUE(sink_.troubles.empty()) << sink_.troubles.begin()->second.reason;
}

TEST_F(RealRunsTest, ARestartReadsNothingTwice) {
  read_all(shared_dir() / "real-runs");
  const int64_t points = sink_.points;
  EXPECT_GT(points, 10'000);
  read_all(shared_dir() / "real-runs");
  EXPECT_EQ(points, sink_.points);
}

TEST_F(RealRunsTest, TheHfResumeIsOneRunWithTwoAttempts) {
  if (!fs::exists(shared_dir() / "trainer-logs")) GTEST_SKIP() << "no trainer logs here";
  read_all(shared_dir() / "trainer-logs");
  ASSERT_TRUE(sink_.runs.contains("hf-4.42/crash_resume"));
  EXPECT_EQ(2, sink_.runs["hf-4.42/crash_resume"].series["train/loss"].attempts);
  EXPECT_TRUE(sink_.runs.contains("hf-4.42/out"));
  EXPECT_TRUE(sink_.runs.contains("nanogpt"));
  EXPECT_TRUE(sink_.runs.contains("lightning-2.2.5/tb/version_0"));
}

TEST_F(RealRunsTest, AddScalarsAndHparamsOfTheSamplesJoinTheirRuns) {
  if (!fs::exists(shared_dir() / "tfevents-samples")) GTEST_SKIP() << "no samples here";
  read_all(shared_dir() / "tfevents-samples");
  EXPECT_FALSE(sink_.runs.contains("torch_oldstyle/run_14h_xsinx"));
  EXPECT_FALSE(sink_.values("torch_oldstyle", "run_14h_xsinx/run_14h").empty());
  EXPECT_FALSE(sink_.runs.contains("torch_hparams/r0"));
  EXPECT_FALSE(sink_.runs["torch_hparams"].params.empty());
  EXPECT_FALSE(sink_.runs.contains("empty"));
  const auto& troubles = sink_.troubles;
  EXPECT_TRUE(troubles.contains("corrupt_badcrc_len/events.out.tfevents.1760000000.host.1.0"));
}

TEST_F(RealRunsTest, EventFilesTellOnWhichHostTheyWereWritten) {
  if (!fs::exists(shared_dir() / "tfevents-samples")) GTEST_SKIP() << "no samples here";
  const auto host = [&](const std::string& key) { return sink_.runs[key].tags["host"]; };
  read_all(shared_dir() / "tfevents-samples");
  EXPECT_EQ(host("restart_purge"), "vm") << "its file ends in .17298.7.1";
  EXPECT_EQ(host("tbx_basic"), "vm");
  EXPECT_EQ(host("trunc_cut1"), "host");
  read_all(shared_dir() / "real-runs");
  EXPECT_EQ(host("hf-trainer-t5"), "DESKTOP-41L2EO3");
  EXPECT_EQ(host("keras-guild"), "omaha");
  EXPECT_FALSE(sink_.runs["ultralytics-plant"].tags.contains("host")) << "a table tells none";
}

}  // namespace
}  // namespace afs
