// CRC-32C (Castagnoli): the checksum of event-file records. The processor's own instruction where
// it has one, decided once at run time; a table elsewhere. Called by decoders and by the store, on
// any thread.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace afs {

uint32_t crc32c(Bytes bytes);

// The same by table, on every processor: what crc32c() falls back to, apart so that a test can
// compare.
uint32_t crc32c_by_table(Bytes bytes);

// A CRC stored next to the bytes it covers is masked, so that a CRC over both is not degenerate
// (TFRecord).
inline uint32_t masked_crc32c(Bytes bytes) {
  const uint32_t crc = crc32c(bytes);
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

}  // namespace afs
