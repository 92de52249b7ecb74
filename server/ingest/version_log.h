// VersionLog: the steps of a log in one of Lightning's directories "version_N", which tell whether
// it goes on with an earlier version. Called by log_scan on its thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ingest/run_layout.h"

namespace afs {

// Such a log is not read before its first steps tell whose it is, unless it was not written to for
// so long.
inline constexpr int64_t kStepsWaitMs = 5'000;

// Of the file at `absolute`, which is `found`; what cannot be read is not known, and then each
// version is a run of its own. Returns how long the file was.
uint64_t look_at_steps(const std::string& absolute, FoundFile& found, int64_t now_ms);

}  // namespace afs
