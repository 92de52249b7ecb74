// Bytes made smaller where that pays: the one door to the compression library. Called by the
// codecs, any thread.
#pragma once

#include <string>

#include "base/bytes.h"

namespace afs {

// Appends: varint raw size, varint stored size, then the stored bytes. Both sizes are equal where
// compressing did not pay and the bytes are as they were.
void append_compressed(Bytes raw, std::string& to);

// The bytes that append_compressed() was given; false when they are damaged or more than
// `raw_bytes_max`.
bool read_compressed(ByteReader& from, size_t raw_bytes_max, std::string& raw);

}  // namespace afs
