// Which steps a log of Lightning tells of, by its head and its tail, and what follows for its run.
#include "ingest/step_span.h"

#include <gtest/gtest.h>

#include "ingest/log_scan_fixture.h"
#include "ingest/test_files.h"

namespace afs {
namespace {

std::optional<StepSpan> span_of(std::string_view text) {
  return step_span_of(as_bytes(text), as_bytes(text), Format::kCsv);
}

TEST(StepSpan, OfATable) {
  EXPECT_EQ(span_of("epoch,step,train_loss\n0,49,1\n0,49,2\n0,99,1\n0,149,1\n"),
            (StepSpan{49, 99, 149}));
  EXPECT_EQ(span_of(",step,loss\n"), std::nullopt);
  EXPECT_EQ(span_of("epoch,step,train_loss\n0,49,1\n0,99"), std::nullopt) << "half a line";
  EXPECT_EQ(span_of("epoch,train/box_loss\n1,2\n2,1\n"), std::nullopt) << "counts epochs";
}

TEST(StepSpan, TheTailMayBeginInTheMiddleOfALine) {
  const std::string head = "epoch,step,train_loss\n0,49,1\n0,99,1\n", tail = "9,1\n7,7049,1\n";
  EXPECT_EQ(step_span_of(as_bytes(head), as_bytes(tail), Format::kCsv), (StepSpan{49, 99, 7049}));
}

TEST(StepSpan, ScratchAndResume) {
  const StepSpan first{49, 99, 140'739};
  EXPECT_TRUE(continues({140'749, 140'799, 197'035}, first)) << "where it had got to";
  EXPECT_TRUE(continues({100'049, 100'099, 100'099}, first)) << "from an older checkpoint";
  EXPECT_FALSE(continues({49, 99, 75'549}, first)) << "from scratch";
  EXPECT_FALSE(continues({99, 199, 75'599}, first)) << "from scratch, reporting half as often";
  EXPECT_FALSE(continues({0, 1, 900'000}, first));
  EXPECT_FALSE(continues({500'049, 500'099, 500'099}, first)) << "of some other run";
}

TEST(StepSpan, OfTheRealLogs) {
  AFS_SKIP_WITHOUT(shared_dir() / "real-runs/lightning-slm");
  const auto of = [](const std::string& path, Format format) {
    const auto file = File::open((shared_dir() / path).string());
    EXPECT_TRUE(file.ok());
    const auto span = read_step_span(*file, format, file->stat()->size);
    EXPECT_TRUE(span.ok());
    return *span;
  };
  const auto version = [&](int number) {
    return of("real-runs/lightning-slm/version_" + std::to_string(number) + "/metrics.csv",
              Format::kCsv);
  };
  EXPECT_EQ(version(0), (StepSpan{49, 99, 140'739}));
  EXPECT_EQ(version(5), (StepSpan{140'749, 140'799, 197'035}));
  EXPECT_TRUE(continues(*version(5), *version(0)));
  EXPECT_FALSE(continues(*version(8), *version(5)));
  EXPECT_FALSE(continues(*version(8), *version(0)));
  EXPECT_EQ(of("trainer-logs/lightning-2.2.5/csv/version_0/metrics.csv", Format::kCsv),
            (StepSpan{4, 9, 59}));
  // The same run in an event file, whose first value is of the parameters and stands at step 0.
  EXPECT_EQ(of("trainer-logs/lightning-2.2.5/tb/version_0/"
               "events.out.tfevents.1795469247.vm.22978.0",
               Format::kTfevents),
            (StepSpan{4, 9, 59}));
}

// Lightning as it writes: a directory a start, a header and then lines.
class LightningVersions : public LogScanFixture {
 protected:
  void start_version(int number, const std::string& rows) {
    write(directory(number) + "/hparams.yaml", "{\nlr 1 0.1\n}\n");
    write(directory(number) + "/metrics.csv", "step,loss\n" + rows);
  }
  static std::string directory(int number) { return "lab/version_" + std::to_string(number); }
  // As if the file had been written just now, by the scan's clock.
  void touch(int number) {
    const auto real = std::chrono::system_clock::now();
    const auto now = std::chrono::milliseconds(clock_.now_ms()) - real.time_since_epoch();
    std::filesystem::last_write_time(root_ / directory(number) / "metrics.csv",
                                     std::filesystem::file_time_type::clock::now() + now);
  }
};

TEST_F(LightningVersions, AResumeIsAnAttemptOfTheSameRun) {
  start_version(0, "49,9\n99,8\n149,7\n199,6\n");
  scan();
  append("lab/version_0/metrics.csv", "249,5\n299,4\n");
  scan();
  start_version(1, "349,3\n399,2\n");
  scan();
  EXPECT_EQ(loss("lab/version_0"), (Values{9, 8, 7, 6, 5, 4, 3, 2}));
  EXPECT_EQ(attempts("lab/version_0"), 2);
  EXPECT_FALSE(sink_.runs.contains("lab/version_1"));
  append("lab/version_1/metrics.csv", "449,1\n");
  start();  // After a restart all is as it was.
  scan();
  EXPECT_EQ(loss("lab/version_0"), (Values{9, 8, 7, 6, 5, 4, 3, 2, 1}));
  EXPECT_EQ(attempts("lab/version_0"), 2);
}

TEST_F(LightningVersions, AllAtOnceAreReadInTheOrderOfTheirNumbers) {
  start_version(2, "49,9\n99,8\n149,7\n");
  start_version(10, "199,6\n249,5\n");
  start_version(9, "49,1\n99,2\n");
  scan();
  EXPECT_EQ(loss("lab/version_2"), (Values{9, 8, 7}));
  EXPECT_EQ(loss("lab/version_9"), (Values{1, 2, 6, 5})) << "10 goes on with the nearest before it";
}

TEST_F(LightningVersions, FromScratchItIsARunOfItsOwn) {
  start_version(0, "49,9\n99,8\n149,7\n199,6\n");
  start_version(1, "49,8\n99,7\n");
  scan();
  EXPECT_EQ(loss("lab/version_0"), (Values{9, 8, 7, 6}));
  EXPECT_EQ(loss("lab/version_1"), (Values{8, 7}));
  EXPECT_EQ(attempts("lab/version_0"), 1);
}

TEST_F(LightningVersions, ItsFirstStepsAreWaitedFor) {
  start_version(0, "49,9\n99,8\n149,7\n199,6\n");
  scan();
  start_version(1, "");
  touch(1);
  scan();
  EXPECT_FALSE(sink_.runs.contains("lab/version_1"));
  append("lab/version_1/metrics.csv", "249,5\n299,4\n");
  touch(1);
  scan();
  EXPECT_EQ(loss("lab/version_0"), (Values{9, 8, 7, 6, 5, 4}));
  EXPECT_FALSE(sink_.runs.contains("lab/version_1"));
}

TEST_F(LightningVersions, ButNotForEver) {
  start_version(0, "49,9\n99,8\n149,7\n199,6\n");
  scan();
  start_version(1, "249,5\n");
  touch(1);
  scan();
  EXPECT_FALSE(sink_.runs.contains("lab/version_1"));
  clock_.advance_ms(10'000);
  scan();
  EXPECT_EQ(loss("lab/version_1"), (Values{5}));
}

}  // namespace
}  // namespace afs
