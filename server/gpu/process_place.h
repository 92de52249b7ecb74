// Where a process works: its program, its working directory and the directories below the workspace
// in which it holds files open. Its environment and its arguments are not read. Called by the
// sampler on its thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/machine_reading.h"

namespace afs {

inline constexpr size_t kOpenFilesMax = 1'024;  // Of one process; further ones are not looked at.
inline constexpr size_t kOpenDirectoriesMax = 16;  // Likewise.

// nullopt: there is no such process that we can see (it ended, or lives in another container).
std::optional<ProcessPlace> read_process_place(int64_t pid, const std::string& workspace,
                                               const std::string& proc = "/proc");

}  // namespace afs
