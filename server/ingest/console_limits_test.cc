// What a console log may not do to the reader, and what it says when it tries.
#include <gtest/gtest.h>

#include "ingest/text_decoding.h"

namespace afs {
namespace {

Decoded console(std::string_view text) {
  return decode_at_once(make_console_decoder, as_bytes(text));
}

TEST(ConsoleLimits, FiveHundredNamesAndNoMore) {
  std::string log;
  for (int i = 0; i < 600; ++i) {
    log += "step " + std::to_string(i) + ": loss_" + std::to_string(i) + " = 0.5\n";
  }
  const Decoded decoded = console(log);
  EXPECT_EQ(decoded.series.size(), 500u);
  EXPECT_EQ(decoded.records_bad, 100);
  EXPECT_NE(decoded.bad_reason.find("500"), std::string::npos) << decoded.bad_reason;
  EXPECT_EQ(difference_between_cuts(Format::kConsole, log, random_cuts(1, 999),
                                    Restarts::kAfterEachPiece),
            "");
}

TEST(ConsoleLimits, AHugeLineIsPassedOverAndTheNextIsRead) {
  const Decoded decoded = console(std::string(kLineBytesMax + 9, 'x') + "\nstep 1: loss 0.5\n");
  EXPECT_EQ(decoded.series.at("loss").points.size(), 1u);
  EXPECT_EQ(decoded.records_bad, 1);
  EXPECT_EQ(decoded.bad_reason, "a line longer than 8 MiB was passed over");
}

TEST(ConsoleLimits, ATextWithoutAnythingToTakeIsNoRun) {
  EXPECT_EQ(console("hello\nworld\n").text(), "");
}

TEST(ConsoleLimits, ADictThatNeverEndsIsNone) {
  EXPECT_EQ(console("{'loss': " + std::string(60'000, '[') + "\n").text(), "");
}

}  // namespace
}  // namespace afs
