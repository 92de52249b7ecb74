// Golden files of the text formats: every case of tests/golden decodes to the text beside it, at
// once, byte by byte, and with a restart of the reader after every byte.
#include <gtest/gtest.h>

#include "ingest/test_files.h"
#include "ingest/text_decoding.h"

namespace afs {
namespace {

struct TextGolden {
  Format format;
  std::filesystem::path dir;
  friend void PrintTo(const TextGolden& golden, std::ostream* out) { *out << golden.dir; }
};

std::vector<TextGolden> text_goldens() {
  const std::pair<Format, const char*> kRooms[] = {{Format::kCsv, "csv"},
                                                   {Format::kJsonl, "jsonl"},
                                                   {Format::kTrainerLog, "trainer_log"},
                                                   {Format::kConsole, "console"},
                                                   {Format::kParamsYaml, "params_yaml"}};
  std::vector<TextGolden> found;
  for (const auto& [format, room] : kRooms) {
    for (const auto& entry : std::filesystem::directory_iterator(golden_dir() / room)) {
      if (entry.is_directory()) found.push_back({format, entry.path()});
    }
  }
  std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.dir < b.dir; });
  return found;
}

class TextGoldenTest : public testing::TestWithParam<TextGolden> {
 protected:
  Format format_ = GetParam().format;
  std::string input_ = read_whole(GetParam().dir / "input");
};

class GrowingTextGoldenTest : public TextGoldenTest {};

TEST_P(TextGoldenTest, DecodesToTheTextBesideIt) {
  const Decoded decoded =
      decode_at_once([this] { return make_decoder(format_); }, as_bytes(input_));
  EXPECT_EQ(decoded.breach, "");
  EXPECT_EQ(decoded.text(), read_whole(GetParam().dir / "expected"));
}

TEST_P(GrowingTextGoldenTest, DecodesToTheSameByteByByte) {
  EXPECT_EQ(difference_between_cuts(format_, input_, one_byte(), Restarts::kNever), "");
}

TEST_P(GrowingTextGoldenTest, DecodesToTheSameWithARestartAfterEveryByte) {
  EXPECT_EQ(difference_between_cuts(format_, input_, one_byte(), Restarts::kAfterEachPiece), "");
}

std::string name_of(const testing::TestParamInfo<TextGolden>& spec) {
  const auto& dir = spec.param.dir;
  return dir.parent_path().filename().string() + "_" + dir.filename().string();
}

std::vector<TextGolden> growing_goldens() {
  std::vector<TextGolden> found = text_goldens();
  std::erase_if(found, [](const TextGolden& one) { return is_document(one.format); });
  return found;
}

INSTANTIATE_TEST_SUITE_P(Files, TextGoldenTest, testing::ValuesIn(text_goldens()), name_of);
INSTANTIATE_TEST_SUITE_P(Files, GrowingTextGoldenTest, testing::ValuesIn(growing_goldens()),
                         name_of);

}  // namespace
}  // namespace afs
