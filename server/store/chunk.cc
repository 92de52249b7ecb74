#include "store/chunk.h"

#include "base/crc32c.h"
#include "store/integer_codec.h"
#include "store/value_codec.h"

namespace afs {
namespace {

constexpr uint8_t kVersion = 1;
constexpr size_t kChecksumBytes = sizeof(uint32_t);

bool read_columns(ByteReader& reader, Points& points) {
  if (reader.le<uint8_t>() != kVersion) return false;
  const uint64_t count = reader.varint();
  if (!reader.ok() || count > kChunkPoints) return false;
  return read_integers(reader, count, points.steps) && read_integers(reader, count, points.times) &&
         read_values(reader, count, points.values) && reader.ok() && reader.at_end();
}

}  // namespace

std::string encode_chunk(const Points& points) {
  CHECK(points.size() <= kChunkPoints);
  std::string blob;
  blob.push_back(static_cast<char>(kVersion));
  append_varint(blob, points.size());
  append_integers(points.steps, blob);
  append_integers(points.times, blob);
  append_values(points.values, blob);
  append_le(blob, crc32c(as_bytes(blob)));
  return blob;
}

Result<Points> decode_chunk(Bytes blob) {
  Points points;
  if (blob.size() > kChecksumBytes) {
    const Bytes body = blob.first(blob.size() - kChecksumBytes);
    ByteReader reader(body);
    if (load_le<uint32_t>(blob.data() + body.size()) == crc32c(body) &&
        read_columns(reader, points)) {
      return points;
    }
  }
  return corrupt("a chunk of points is damaged; restore the data directory from a backup");
}

}  // namespace afs
