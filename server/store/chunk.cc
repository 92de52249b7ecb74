#include "store/chunk.h"

#include "base/crc32c.h"
#include "store/integer_codec.h"
#include "store/value_codec.h"

namespace afs {
namespace {

constexpr uint8_t kVersionWithAxis = 1;
constexpr uint8_t kVersion = 2;
constexpr uint8_t kAxisVersion = 1;
constexpr size_t kChecksumBytes = sizeof(uint32_t);

std::string blob_of(uint8_t version, size_t count) {
  CHECK(count <= kChunkPoints);
  std::string blob;
  blob.push_back(static_cast<char>(version));
  append_varint(blob, count);
  return blob;
}

// The blob without its checksum; nullopt when that does not fit.
std::optional<Bytes> checked(Bytes blob) {
  if (blob.size() <= kChecksumBytes) return std::nullopt;
  const Bytes body = blob.first(blob.size() - kChecksumBytes);
  if (load_le<uint32_t>(blob.data() + body.size()) != crc32c(body)) return std::nullopt;
  return body;
}

bool read_axis(ByteReader& reader, size_t count, Axis& axis) {
  return read_integers(reader, count, axis.steps) && read_integers(reader, count, axis.times);
}

bool read_chunk(ByteReader& reader, DecodedChunk& chunk) {
  const auto version = reader.le<uint8_t>();
  const uint64_t count = reader.varint();
  if (!reader.ok() || count > kChunkPoints || version > kVersion || version == 0) return false;
  if (version == kVersionWithAxis && !read_axis(reader, count, chunk.axis.emplace())) return false;
  return read_values(reader, count, chunk.values) && reader.ok() && reader.at_end();
}

}  // namespace

std::string encode_axis(std::span<const Step> steps, std::span<const WallTime> times) {
  CHECK(steps.size() == times.size());
  std::string blob = blob_of(kAxisVersion, steps.size());
  append_integers(steps, blob);
  append_integers(times, blob);
  append_le(blob, crc32c(as_bytes(blob)));
  return blob;
}

Result<Axis> decode_axis(Bytes blob) {
  if (const auto body = checked(blob)) {
    ByteReader reader(*body);
    const auto version = reader.le<uint8_t>();
    const uint64_t count = reader.varint();
    Axis axis;
    if (version == kAxisVersion && count <= kChunkPoints && read_axis(reader, count, axis) &&
        reader.ok() && reader.at_end()) {
      return axis;
    }
  }
  return corrupt("the steps of a chunk are damaged; restore the data directory from a backup");
}

std::string encode_chunk(std::span<const double> values) {
  std::string blob = blob_of(kVersion, values.size());
  append_values(values, blob);
  append_le(blob, crc32c(as_bytes(blob)));
  return blob;
}

Result<DecodedChunk> decode_chunk(Bytes blob) {
  if (const auto body = checked(blob)) {
    ByteReader reader(*body);
    DecodedChunk chunk;
    if (read_chunk(reader, chunk)) return chunk;
  }
  return corrupt("a chunk of points is damaged; restore the data directory from a backup");
}

}  // namespace afs
