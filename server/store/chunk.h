// Chunk: up to 1,024 consecutive points of one series as one compressed, checksummed blob; drawn in
// docs/formats/store.md. Its steps and times are an axis that other series may share. Written by
// the sealer, read by readers; no I/O here; any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/axis.h"

namespace afs {

inline constexpr int64_t kChunkPoints = 1024;  // Chunk n holds the ordinals [1024 n, 1024 (n + 1)).

struct ChunkPoints {
  std::shared_ptr<const Axis> axis;  // nullptr until join(), save in chunks that hold their own.
  std::vector<double> values;
  uint32_t axis_digest = 0;
  size_t size() const { return values.size(); }
};

std::string encode_chunk(std::span<const double> values, uint32_t axis_digest);
Result<ChunkPoints> decode_chunk(Bytes blob);
// Puts the values upon the axis that they were written with; kCorrupt for any other.
Status join(ChunkPoints& chunk, std::shared_ptr<const Axis> axis);

}  // namespace afs
