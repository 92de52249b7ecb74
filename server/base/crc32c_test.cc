// CRC-32C against published values, and the instruction against the table.
#include "base/crc32c.h"

#include <gtest/gtest.h>

#include <string>

namespace afs {
namespace {

TEST(Crc32c, KnowsTheValuesOfRfc3720) {
  EXPECT_EQ(crc32c(as_bytes("123456789")), 0xe3069283u);
  EXPECT_EQ(crc32c(as_bytes(std::string(32, '\0'))), 0x8a9136aau);
  EXPECT_EQ(crc32c(as_bytes(std::string(32, '\xff'))), 0x62a8ab43u);
  EXPECT_EQ(crc32c({}), 0u);
}

TEST(Crc32c, InstructionAndTableAgreeAtEveryLengthAndAlignment) {
  std::string text(257, '\0');
  for (size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * 37 + 11);
  for (size_t from = 0; from < 9; ++from) {
    for (size_t size = 0; from + size <= text.size(); ++size) {
      const Bytes part = as_bytes(text).subspan(from, size);
      ASSERT_EQ(crc32c(part), crc32c_by_table(part)) << "at " << from << ", " << size << " bytes";
    }
  }
}

TEST(Crc32c, MaskIsThatOfTfrecord) {
  // The length 24 of an event file's first record, as TensorFlow writes it.
  std::string length;
  append_le<uint64_t>(length, 24);
  EXPECT_EQ(masked_crc32c(as_bytes(length)), 0x224b7fa3u);
}

}  // namespace
}  // namespace afs
