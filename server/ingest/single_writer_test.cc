// Two processes that write one log, and the resumes that look like them at first.
#include "ingest/single_writer.h"

#include <gtest/gtest.h>

#include "ingest/decoded.h"
#include "ingest/test_files.h"

namespace afs {
namespace {

std::string lines(std::initializer_list<Step> steps, double first_value = 0) {
  std::string text;
  for (const Step step : steps) {
    text += fmt::format("{{\"step\": {}, \"loss\": {}}}\n", step, first_value++);
  }
  return text;
}

struct Read {
  std::vector<Step> steps;
  std::string warning;
};

// As log_dir reads a growing file: each piece is written `gap_ms` after the one before.
Read grown(const std::vector<std::string>& pieces, int64_t gap_ms, bool restarts = false) {
  Read read;
  auto decoder = make_decoder(Format::kJsonl);
  DecodeContext context{"run/log.jsonl", 1'700'000'000'000, false};
  for (const std::string& piece : pieces) {
    context.modified_at += gap_ms;
    IngestBatch batch;
    const auto taken = decoder->feed(as_bytes(piece), context, batch);
    EXPECT_TRUE(taken.ok());
    for (const auto& column : batch.columns) {
      EXPECT_FALSE(column.points.empty());
      read.steps.insert(read.steps.end(), column.points.steps.begin(), column.points.steps.end());
    }
    if (!restarts) continue;
    const std::string state = decoder->state();
    decoder = make_decoder(Format::kJsonl);
    decoder->restore(state);
  }
  read.warning = decoder->warning();
  return read;
}

std::vector<std::string> line_by_line(std::initializer_list<Step> steps) {
  std::vector<std::string> pieces;
  for (const Step step : steps) pieces.push_back(lines({step}));
  return pieces;
}

using Steps = std::vector<Step>;

TEST(SingleWriter, OneBehindTheOtherIsOneCurveAndOneWarning) {
  for (const bool restarts : {false, true}) {
    const Read read =
        grown(line_by_line({100, 110, 100, 120, 110, 130, 120, 140, 130, 150}), 1'000, restarts);
    EXPECT_EQ(read.steps, (Steps{100, 110, 120, 130, 140, 150}));
    EXPECT_EQ(read.warning.find("two processes write this log: steps 100–1"), 0u) << read.warning;
  }
}

TEST(SingleWriter, ReadAtOnceGivesTheSame) {
  const Read read = grown({lines({100, 110, 100, 120, 110, 130, 120, 140, 130, 150})}, 0);
  EXPECT_EQ(read.steps, (Steps{100, 110, 120, 130, 140, 150}));
  EXPECT_FALSE(read.warning.empty());
}

TEST(SingleWriter, AWriterFarBehindIsNoResumeEither) {
  const Read read = grown(line_by_line({500, 510, 10, 520, 20, 530, 30, 540}), 1'000);
  EXPECT_EQ(read.steps, (Steps{500, 510, 520, 530, 540}));
}

TEST(SingleWriter, InLockstepNothingIsLostAndItIsSaid) {
  const Read read = grown(line_by_line({1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6}), 1'000);
  EXPECT_EQ(read.steps, (Steps{1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6}));
  EXPECT_EQ(read.warning.find("two processes write this log: steps 1–"), 0u) << read.warning;
}

TEST(SingleWriter, AResumeIsKeptAsItIs) {
  for (const bool restarts : {false, true}) {
    const Read read =
        grown(line_by_line({10, 20, 30, 40, 50, 20, 30, 40, 50, 60}), 1'000, restarts);
    EXPECT_EQ(read.steps, (Steps{10, 20, 30, 40, 50, 20, 30, 40, 50, 60}));
    EXPECT_EQ(read.warning, "");
  }
}

TEST(SingleWriter, AResumeByOneLogLineIsOne) {
  EXPECT_EQ(grown(line_by_line({10, 20, 30, 20, 30, 40}), 1'000).steps,
            (Steps{10, 20, 30, 20, 30, 40}));
}

TEST(SingleWriter, AResumeAfterAPauseIsToldAtItsFirstLine) {
  EXPECT_EQ(grown({lines({10, 20, 30}), lines({20})}, 60'000).steps, (Steps{10, 20, 30, 20}));
}

TEST(SingleWriter, AResumeWithAnotherIntervalIsOne) {
  EXPECT_EQ(grown(line_by_line({10, 20, 30, 40, 20, 120, 220}), 1'000).steps,
            (Steps{10, 20, 30, 40, 20, 120, 220}));
}

TEST(SingleWriter, AResumeAfterTwoWritersIsOneAgain) {
  const Read read = grown(
      line_by_line({100, 110, 100, 120, 110, 130, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140}),
      1'000);
  EXPECT_EQ(read.steps, (Steps{100, 110, 120, 130, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140}));
}

TEST(SingleWriter, AStateFromBeforeItIsTheInnerOnes) {
  auto decoder = make_decoder(Format::kCsv);
  decoder->restore(R"({"skipping":false,"header":"step,loss"})");
  IngestBatch batch;
  ASSERT_TRUE(
      decoder->feed(as_bytes(std::string_view("7,0.5\n")), {"a.csv", 1'000, false}, batch).ok());
  ASSERT_EQ(batch.columns.size(), 1u);
  EXPECT_EQ(batch.columns[0].points.steps, Steps{7});
}

}  // namespace
}  // namespace afs
