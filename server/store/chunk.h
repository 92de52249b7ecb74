// Chunk: the values of up to 1,024 consecutive points of one series; axis: their steps and times,
// which the metrics that a run logs together share. Both compressed and checksummed blobs, drawn in
// docs/formats/store.md. Written by the sealer, read by readers; no I/O here; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "core/point.h"

namespace afs {

inline constexpr int64_t kChunkPoints = 1024;  // Chunk n holds the ordinals [1024 n, 1024 (n + 1)).

struct Axis {
  std::vector<Step> steps;
  std::vector<WallTime> times;
};
std::string encode_axis(std::span<const Step> steps, std::span<const WallTime> times);
Result<Axis> decode_axis(Bytes blob);

struct DecodedChunk {
  std::optional<Axis> axis;  // Of a chunk of the first version, which has its own.
  std::vector<double> values;
};
std::string encode_chunk(std::span<const double> values);
Result<DecodedChunk> decode_chunk(Bytes blob);

}  // namespace afs
