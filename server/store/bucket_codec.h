// Pages of rollups: up to 16 buckets as one checksummed blob, and single buckets inside other
// blobs; drawn in docs/formats/store.md. Written by the sealer, read by readers; no I/O here; any
// thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/bucket.h"

namespace afs {

inline constexpr int64_t kFanOut =
    16;  // Buckets of one page, which together make one bucket a level above.

std::string encode_page(std::span<const Bucket> buckets);
Result<std::vector<Bucket>> decode_page(Bytes blob);

void append_bucket(const Bucket& bucket, std::string& to);
bool read_bucket(ByteReader& from, Bucket& bucket);

}  // namespace afs
