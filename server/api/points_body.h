// PointsBody: the body of POST /api/v1/points becomes batches; docs/api.md describes it. Called by
// ingest_api on worker threads; keeps no state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/batch.h"

namespace afs::api {

inline constexpr size_t kPointsPerRequestMax = 200'000;
inline constexpr size_t kBatchesPerRequestMax = 1'000;  // Objects of one body.
inline constexpr size_t kMetricsPerRequestMax = 20'000;
inline constexpr size_t kParamsPerRequestMax = 2'000;
inline constexpr size_t kIngestNameBytesMax = 512;  // Of a run, a project, a source or a param.

enum class BodyForm { kJson, kLines };  // One value, or one object a line.

struct PointsDefaults {
  std::string project;
  WallTime now = 0;  // The time of points that bring none.
};

// `body` must have JsonReader::kPaddingBytes of capacity behind it. kInvalid and kTooLarge say
// where in the body and what.
Result<std::vector<IngestBatch>> parse_points(std::string& body, BodyForm form,
                                              const PointsDefaults& defaults);

}  // namespace afs::api
