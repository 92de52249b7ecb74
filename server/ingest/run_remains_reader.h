// RunRemainsReader: the ends of a run's printed logs and its newest checkpoint, read from the
// workspace when somebody asks what happened. Called by api/ through wiring, on worker threads.
// Reads a bounded part of few files, follows no symbolic link and never leaves the workspace.
#pragma once

#include <cstddef>
#include <filesystem>

#include "core/run.h"
#include "core/run_remains.h"

namespace afs {

inline constexpr size_t kLogEndBytesMax = 64 * 1024;  // Of each log.
inline constexpr size_t kLogEndLinesMax = 400;
inline constexpr size_t kLogEndLineBytesMax = 1000;  // Longer lines are cut.
inline constexpr size_t kLogEndsMax = 4;
inline constexpr size_t kRemainsEntriesMax = 20'000;  // Looked at, of all directories together.
inline constexpr int kRemainsDepthMax = 3;            // Below the run's directory.

// Empty where nothing can be read: a report without a log is better than none.
RunRemains read_run_remains(const std::filesystem::path& workspace, const Run& run);

}  // namespace afs
