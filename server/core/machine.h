// Machine: what runs run on. Its series hang on a record of its own beside the runs: in a project
// of this name, with ids of a range of its own ("m1"), so that it is never taken for a run;
// docs/adr/0003. No I/O; any thread.
#pragma once

#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/run.h"

namespace afs {

inline constexpr std::string_view kMachineProject = "@machines";  // No run may be in it.
inline constexpr int64_t kMachineIdBase = int64_t{1} << 40;  // "m1" is one above; below are runs.

inline bool is_machine(RunId id) { return id.value > kMachineIdBase; }
inline bool is_machine_project(std::string_view project) { return project == kMachineProject; }

// How a source names the machine called `name`, e.g. its host name.
inline RunRef machine_ref(std::string name) {
  return {std::string(kMachineProject), name, std::move(name)};
}

}  // namespace afs
