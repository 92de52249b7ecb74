// RunRemains: what lies on disk of a run that is over: the ends of its logs and its newest
// checkpoint. Read by ingest, understood by progress. No I/O; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/point.h"

namespace afs {

struct LogLine {
  std::string text;          // Without control characters; secrets are masked.
  bool is_progress = false;  // Training was going on when it was written.
};

struct LogEnd {
  std::string path;  // Relative to the workspace.
  WallTime modified_at = 0;
  std::vector<LogLine> lines;  // The last ones, oldest first.
};

struct Checkpoint {
  std::string path;          // Relative to the workspace.
  std::optional<Step> step;  // Where its name says it.
  WallTime modified_at = 0;
};

struct RunRemains {
  std::vector<LogEnd> logs;  // Newest first.
  std::optional<Checkpoint> checkpoint;
};

}  // namespace afs
