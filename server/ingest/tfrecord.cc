#include "ingest/tfrecord.h"

#include "base/crc32c.h"

namespace afs {

Tfrecord read_tfrecord(Bytes bytes, size_t payload_bytes_max) {
  Tfrecord record;
  if (bytes.size() < kTfrecordHeadBytes) return record;
  if (masked_crc32c(bytes.first(8)) != load_le<uint32_t>(bytes.data() + 8)) {
    record.state = Tfrecord::State::kBadLength;
    return record;
  }
  record.length = load_le<uint64_t>(bytes.data());
  if (record.length > payload_bytes_max) {
    record.state = Tfrecord::State::kTooLong;
    return record;
  }
  const auto length = static_cast<size_t>(record.length);
  if (bytes.size() - kTfrecordHeadBytes < length + 4) return record;

  record.payload = bytes.subspan(kTfrecordHeadBytes, length);
  record.bytes = length + kTfrecordFrameBytes;
  const auto stored = load_le<uint32_t>(bytes.data() + kTfrecordHeadBytes + length);
  record.state = masked_crc32c(record.payload) == stored ? Tfrecord::State::kWhole
                                                         : Tfrecord::State::kBadPayload;
  return record;
}

}  // namespace afs
