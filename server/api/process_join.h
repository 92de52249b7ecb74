// Which run a process works for, by where it works. Pure functions; called by machine_view on worker
// threads.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/machine_reading.h"
#include "core/run.h"

namespace afs::api {

struct RunDirectory {
  RunId run;
  std::string name;
  std::string directory;  // Absolute, without links.
  bool is_live = false;
};

struct ProcessJoin {
  const RunDirectory* run = nullptr;  // nullptr: none can be told.
  std::string words;              // Why, or why not.
};

// In this order: a file that it holds open lies with a run, its working directory does, or one live
// run alone lies below its working directory.
ProcessJoin join_process(const std::optional<ProcessPlace>& place, std::span<const RunDirectory> runs);

}  // namespace afs::api
