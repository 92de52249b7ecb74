// Fuzz target of the event-file decoder. Random changes would all end at a checksum, so most of
// them have their checksums mended before they are tried.
#include "base/crc32c.h"
#include "fuzz_decoder.h"
#include "ingest/tfrecord.h"

AFS_FUZZ_DECODER(make_tfevents_decoder, Format::kTfevents);

extern "C" size_t LLVMFuzzerMutate(uint8_t* bytes, size_t size, size_t size_max);

namespace {

void put_crc(uint8_t* at, const uint8_t* of, size_t size) {
  const uint32_t crc = afs::masked_crc32c({reinterpret_cast<const std::byte*>(of), size});
  std::memcpy(at, &crc, sizeof crc);
}

// Gives every record a length that fits what is left, and both checksums.
void mend_frames(uint8_t* bytes, size_t size) {
  for (size_t at = 0; size - at >= afs::kTfrecordFrameBytes;) {
    uint64_t length = 0;
    std::memcpy(&length, bytes + at, sizeof length);
    length = std::min<uint64_t>(length, size - at - afs::kTfrecordFrameBytes);
    std::memcpy(bytes + at, &length, sizeof length);
    uint8_t* payload = bytes + at + afs::kTfrecordHeadBytes;
    put_crc(bytes + at + 8, bytes + at, 8);
    put_crc(payload + length, payload, length);
    at += length + afs::kTfrecordFrameBytes;
  }
}

}  // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* bytes, size_t size, size_t size_max,
                                          unsigned int seed) {
  const size_t mutated = LLVMFuzzerMutate(bytes, size, size_max);
  if (seed % 8 != 0) mend_frames(bytes, mutated);
  return mutated;
}
