// Golden files: every case of tests/golden decodes to the text beside it, at once, byte by byte, and across a
// restart of the reader after each byte.
#include <gtest/gtest.h>

#include <algorithm>

#include "ingest/decoded.h"
#include "ingest/test_files.h"

namespace afs {
namespace {

struct Golden {
  Format format;
  std::filesystem::path dir;
};

std::vector<Golden> goldens() {
  const std::pair<Format, const char*> kRooms[] = {{Format::kTfevents, "tfevents"},
                                                   {Format::kTrainerState, "trainer_state"},
                                                   {Format::kResultsJson, "results_json"}};
  std::vector<Golden> found;
  for (const auto& [format, room] : kRooms) {
    for (const auto& entry : std::filesystem::directory_iterator(golden_dir() / room)) {
      if (entry.is_directory()) found.push_back({format, entry.path()});
    }
  }
  std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.dir < b.dir; });
  return found;
}

MakeDecoder maker(Format format) {
  if (format == Format::kTfevents) return make_tfevents_decoder;
  if (format == Format::kTrainerState) return make_trainer_state_decoder;
  return make_results_json_decoder;
}

class GoldenTest : public testing::TestWithParam<Golden> {
 protected:
  std::string input_ = read_whole(GetParam().dir / "input");
  MakeDecoder make_ = maker(GetParam().format);
  Decoded at_once_ = decode_at_once(make_, as_bytes(input_));
};

TEST_P(GoldenTest, DecodesToTheTextBesideIt) {
  EXPECT_EQ(at_once_.breach, "");
  EXPECT_EQ(at_once_.text(), read_whole(GetParam().dir / "expected"));
}

TEST_P(GoldenTest, DecodesToTheSameByteByByte) {
  const Decoded grown = decode_byte_by_byte(make_, as_bytes(input_));
  EXPECT_EQ(grown.breach, "");
  EXPECT_EQ(difference(at_once_, grown), "");
}

TEST_P(GoldenTest, DecodesToTheSameWithARestartAfterEveryByte) {
  if (is_document(GetParam().format)) GTEST_SKIP() << "a document is read whole";
  const auto one_byte = [](size_t) { return size_t{1}; };
  const Decoded restarted = decode(make_, as_bytes(input_), {"run/file", 1'700'000'000'000},
                                   one_byte, Restarts::kAfterEachPiece);
  EXPECT_EQ(difference(at_once_, restarted), "");
}

INSTANTIATE_TEST_SUITE_P(Files, GoldenTest, testing::ValuesIn(goldens()), [](const auto& spec) {
  const auto& dir = spec.param.dir;
  return dir.parent_path().filename().string() + "_" + dir.filename().string();
});

}  // namespace
}  // namespace afs
