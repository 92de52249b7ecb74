#include "ingest/lines.h"

#include <gtest/gtest.h>

#include <vector>

#include "ingest/decoder.h"

namespace afs {
namespace {

class LinesTest : public testing::Test {
 protected:
  size_t feed(std::string_view text) {
    return splitter_.split(as_bytes(text), too_long_,
                           [this](std::string_view line, std::string_view) {
                             lines_.emplace_back(line);
                             return true;
                           });
  }
  LineSplitter splitter_;
  std::vector<std::string> lines_;
  int64_t too_long_ = 0;
};

TEST_F(LinesTest, TakesWholeLinesOnly) {
  EXPECT_EQ(feed("one\ntwo\r\n\nthr"), 10u);
  EXPECT_EQ(lines_, (std::vector<std::string>{"one", "two", ""}));
}

TEST_F(LinesTest, DropsTheByteOrderMarkAndZerosThatACrashLeft) {
  feed(std::string_view("\xEF\xBB\xBFone\n\0\0\0two\na\0b\n", 18));
  EXPECT_EQ(lines_, (std::vector<std::string>{"one", "two", std::string("a\0b", 3)}));
}

TEST_F(LinesTest, AReturnEndsALineWhereBarsAreDrawn) {
  splitter_ = LineSplitter(LineEnd::kNewlineOrReturn);
  EXPECT_EQ(feed("\r10%\r20%\r\n30%"), 10u);
  EXPECT_EQ(lines_, (std::vector<std::string>{"", "10%", "20%", ""}));
}

TEST_F(LinesTest, PassesOverALineOfAHundredMegabytesWithoutKeepingIt) {
  const std::string piece(kLineBytesMax + 1, 'x');
  EXPECT_EQ(feed(piece), piece.size());
  EXPECT_TRUE(splitter_.is_skipping());
  for (int i = 0; i < 11; ++i) EXPECT_EQ(feed(piece), piece.size());
  EXPECT_EQ(feed("end\nnext\n"), 9u);
  EXPECT_EQ(lines_, std::vector<std::string>{"next"});
  EXPECT_EQ(too_long_, 1) << "one line, counted once";
}

TEST_F(LinesTest, CountsALongLineThatComesWhole) {
  EXPECT_EQ(feed(std::string(kLineBytesMax + 1, 'x') + "\nnext\n"), kLineBytesMax + 7);
  EXPECT_EQ(feed(std::string(kLineBytesMax, 'y') + "\n"), kLineBytesMax + 1);
  EXPECT_EQ(lines_.size(), 2u);
  EXPECT_EQ(too_long_, 1);
}

TEST_F(LinesTest, ALineNotWantedYetIsLeftThere) {
  const auto refuse = [](std::string_view line, std::string_view) { return line != "b"; };
  EXPECT_EQ(splitter_.split(as_bytes("a\nb\nc\n"), too_long_, refuse), 2u);
}

}  // namespace
}  // namespace afs
