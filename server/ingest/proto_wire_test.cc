// The protobuf reader on messages that are sound, odd or cut.
#include "ingest/proto_wire.h"

#include <gtest/gtest.h>

#include <vector>

namespace afs {
namespace {

std::vector<uint32_t> keys(std::string_view bytes, bool& ok) {
  std::vector<uint32_t> seen;
  ProtoReader reader(as_bytes(bytes));
  while (reader.next()) seen.push_back(reader.key());
  ok = reader.ok();
  return seen;
}

TEST(ProtoWire, ReadsEachWireType) {
  const std::string_view message(
      "\x08\x96\x01"                          // 1: varint 150
      "\x11\x00\x00\x00\x00\x00\x00\xf8\x3f"  // 2: double 1.5
      "\x1a\x02hi"                            // 3: bytes
      "\x25\x00\x00\x20\x40",                 // 4: float 2.5
      21);
  ProtoReader reader(as_bytes(message));
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.key(), proto_key(1, ProtoWire::kVarint));
  EXPECT_EQ(reader.varint(), 150u);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.as_double(), 1.5);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.text(), "hi");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.key(), proto_key(4, ProtoWire::kFixed32));
  EXPECT_EQ(reader.as_float(), 2.5f);
  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.ok());
}

TEST(ProtoWire, ReadsNegativeNumbersOfTenBytes) {
  const std::string_view minus_one("\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11);
  ProtoReader reader(as_bytes(minus_one));
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.as_int64(), -1);
}

TEST(ProtoWire, AMessageCutAnywhereIsMalformedThere) {
  const std::string_view message("\x08\x96\x01\x1a\x02hi\x25\x00\x00\x20\x40", 12);
  bool ok = false;
  for (size_t cut : {2u, 4u, 5u, 6u, 8u, 11u}) {
    keys(message.substr(0, cut), ok);
    EXPECT_FALSE(ok) << cut;
  }
  for (size_t cut : {0u, 3u, 7u, 12u}) {
    keys(message.substr(0, cut), ok);
    EXPECT_TRUE(ok) << cut;
  }
}

TEST(ProtoWire, RefusesFieldZeroGroupsAndEndlessNumbers) {
  bool ok = true;
  keys(std::string_view("\x00\x01", 2), ok);
  EXPECT_FALSE(ok) << "field 0";
  keys("\x0b\x0c", ok);
  EXPECT_FALSE(ok) << "a group";
  keys(std::string(11, '\xff'), ok);
  EXPECT_FALSE(ok) << "a number of 11 bytes";
  keys("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", ok);
  EXPECT_FALSE(ok) << "a length of 2^64 - 1";
}

TEST(ProtoWire, CountsPackedNumbers) {
  const PackedVarints two = read_packed_varints(as_bytes("\x96\x01\x05"));
  EXPECT_TRUE(two.ok);
  EXPECT_EQ(two.count, 2u);
  EXPECT_EQ(two.first, 150u);
  EXPECT_FALSE(read_packed_varints(as_bytes("\x96")).ok);
}

}  // namespace
}  // namespace afs
