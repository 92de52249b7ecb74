#include "ingest/proto_wire.h"

namespace afs {

namespace {
constexpr int kVarintBytesMax = 10;  // 64 bits by sevens.
}

bool ProtoReader::read_long_varint(uint64_t& value) {
  value = 0;
  for (int i = 0; i < kVarintBytesMax && at_ < end_; ++i) {
    const auto next = static_cast<uint8_t>(*at_++);
    value |= static_cast<uint64_t>(next & 0x7f) << (7 * i);
    if (next < 0x80) return true;
  }
  return false;
}

PackedVarints read_packed_varints(Bytes packed) {
  PackedVarints result;
  ByteReader reader(packed);
  while (reader.ok() && !reader.at_end()) {
    const uint64_t value = reader.varint();
    if (result.count++ == 0) result.first = value;
  }
  result.ok = reader.ok();
  return result;
}

}  // namespace afs
