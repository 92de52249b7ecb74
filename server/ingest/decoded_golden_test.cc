// Golden files: every case of tests/golden decodes to the text beside it, at once, byte by byte,
// and across a restart of the reader after each byte.
#include <gtest/gtest.h>

#include <algorithm>

#include "ingest/decoded.h"
#include "ingest/test_files.h"

namespace afs {
namespace {

struct Golden {
  Format format;
  std::filesystem::path dir;

  friend void PrintTo(const Golden& golden, std::ostream* out) { *out << golden.dir; }
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

class GrowingGoldenTest : public GoldenTest {};
class DocumentGoldenTest : public GoldenTest {};

TEST_P(GoldenTest, DecodesToTheTextBesideIt) {
  EXPECT_EQ(at_once_.breach, "");
  EXPECT_EQ(at_once_.text(), read_whole(GetParam().dir / "expected"));
}

TEST_P(GrowingGoldenTest, DecodesToTheSameByteByByte) {
  const Decoded grown = decode_byte_by_byte(make_, as_bytes(input_));
  EXPECT_EQ(grown.breach, "");
  EXPECT_EQ(difference(at_once_, grown), "");
}

TEST_P(GrowingGoldenTest, DecodesToTheSameWithARestartAfterEveryByte) {
  const auto one_byte = [](size_t) { return size_t{1}; };
  const Decoded restarted = decode(make_, as_bytes(input_), {"run/file", 1'700'000'000'000},
                                   one_byte, Restarts::kAfterEachPiece);
  EXPECT_EQ(difference(at_once_, restarted), "");
}

TEST_P(DocumentGoldenTest, WaitsForTheRestOfAHalfWrittenDocument) {
  const size_t end = input_.find_last_not_of('\n');  // All before the last brace is half of it.
  for (size_t size = 0; size < end; ++size) {
    const auto taken = feed_prefix(make_, as_bytes(input_), size);
    ASSERT_TRUE(taken.ok()) << taken.message() << " after " << size << " bytes";
    ASSERT_EQ(*taken, 0u) << "after " << size << " bytes";
  }
}

std::string name_of(const testing::TestParamInfo<Golden>& spec) {
  const auto& dir = spec.param.dir;
  return dir.parent_path().filename().string() + "_" + dir.filename().string();
}

std::vector<Golden> only(bool documents) {
  std::vector<Golden> found = goldens();
  std::erase_if(found, [&](const Golden& one) { return is_document(one.format) != documents; });
  return found;
}

INSTANTIATE_TEST_SUITE_P(Files, GoldenTest, testing::ValuesIn(goldens()), name_of);
INSTANTIATE_TEST_SUITE_P(Files, GrowingGoldenTest, testing::ValuesIn(only(false)), name_of);
INSTANTIATE_TEST_SUITE_P(Files, DocumentGoldenTest, testing::ValuesIn(only(true)), name_of);

}  // namespace
}  // namespace afs
