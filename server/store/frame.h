// Frame: one group of commits as one checksummed blob, a row of commit_log; drawn in
// docs/formats/store.md. Written by append(), read when a data directory is opened; no I/O here.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "core/batch.h"

namespace afs {

void encode_frame(std::span<const std::shared_ptr<const Commit>> commits, std::string& frame);

// What a frame tells of each commit: its run and its columns.
struct FrameCommit {
  RunId run;
  std::vector<Commit::Column> columns;
};
Result<std::vector<FrameCommit>> decode_frame(Bytes frame);

}  // namespace afs
