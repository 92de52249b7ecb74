#include "store/chunk.h"

#include "base/crc32c.h"
#include "store/integer_codec.h"
#include "store/value_codec.h"

namespace afs {
namespace {

constexpr uint8_t kOwnAxisVersion = 1;  // Steps and times are in the chunk itself; read only.
constexpr uint8_t kVersion = 2;
constexpr size_t kChecksumBytes = sizeof(uint32_t);

bool read_own_axis(ByteReader& reader, size_t count, ChunkPoints& chunk) {
  auto axis = std::make_shared<Axis>();
  if (!read_integers(reader, count, axis->steps) || !read_integers(reader, count, axis->times)) {
    return false;
  }
  chunk.axis = std::move(axis);
  return true;
}

bool read_columns(ByteReader& reader, ChunkPoints& chunk) {
  const auto version = reader.le<uint8_t>();
  const uint64_t count = reader.varint();
  if (!reader.ok() || count > kChunkPoints) return false;
  if (version == kVersion) {
    chunk.axis_digest = reader.le<uint32_t>();
  } else if (version != kOwnAxisVersion || !read_own_axis(reader, count, chunk)) {
    return false;
  }
  return reader.ok() && read_values(reader, count, chunk.values) && reader.ok() && reader.at_end();
}

}  // namespace

std::string encode_chunk(std::span<const double> values, uint32_t digest) {
  CHECK(values.size() <= kChunkPoints);
  std::string blob;
  blob.push_back(static_cast<char>(kVersion));
  append_varint(blob, values.size());
  append_le(blob, digest);
  append_values(values, blob);
  append_le(blob, crc32c(as_bytes(blob)));
  return blob;
}

Result<ChunkPoints> decode_chunk(Bytes blob) {
  ChunkPoints chunk;
  if (blob.size() > kChecksumBytes) {
    const Bytes body = blob.first(blob.size() - kChecksumBytes);
    ByteReader reader(body);
    if (load_le<uint32_t>(blob.data() + body.size()) == crc32c(body) &&
        read_columns(reader, chunk)) {
      return chunk;
    }
  }
  return corrupt("a chunk of points is damaged; restore the data directory from a backup");
}

Status join(ChunkPoints& chunk, std::shared_ptr<const Axis> axis) {
  if (chunk.axis_digest != axis->digest || chunk.size() != axis->steps.size()) {
    return corrupt(
        "a chunk of points does not fit its steps and times; restore the data directory from a "
        "backup");
  }
  chunk.axis = std::move(axis);
  return Status::success();
}

}  // namespace afs
