// The order in which the files of the runs are read: within a run what says more first, older
// writers first. Called by log_scan on the log directory's thread. Does no I/O.
#pragma once

#include <string_view>
#include <vector>

#include "ingest/file_tail.h"

namespace afs {

struct PlacedTail {
  std::string_view path;
  FileTail* tail;
};

// One list a run.
std::vector<std::vector<FileTail*>> reading_order(const std::vector<PlacedTail>& tails);

}  // namespace afs
