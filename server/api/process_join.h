// Which run a process works for, by where it works. Pure functions; called by machine_view and
// run_activities on worker threads.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/machine_reading.h"
#include "core/run.h"

namespace afs::api {

struct RunPlace {
  RunId run;
  std::string name;
  std::string directory;  // Absolute, without links.
  bool is_live = false;
};

struct ProcessJoin {
  const RunPlace* run = nullptr;  // nullptr: none can be told.
  std::string words;              // Why, or why not.
};

// In this order: a file that it holds open lies with a run, its working directory does, or one live
// run alone lies below its working directory.
ProcessJoin join_process(const std::optional<ProcessPlace>& place, std::span<const RunPlace> runs);

// On how many GPUs of the machine processes of the run are; 0: none can be told.
int64_t gpus_seen_of(RunId run, const MachineReading& reading, std::span<const RunPlace> runs);

}  // namespace afs::api
