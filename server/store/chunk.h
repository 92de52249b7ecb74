// Chunk: up to 1,024 consecutive points of one series as one compressed, checksummed blob; drawn in
// docs/formats/store.md. Written by the sealer, read by readers; no I/O here; any thread.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "core/point.h"

namespace afs {

inline constexpr int64_t kChunkPoints = 1024;  // Chunk n holds the ordinals [1024 n, 1024 (n + 1)).

std::string encode_chunk(const Points& points);
Result<Points> decode_chunk(Bytes blob);

}  // namespace afs
