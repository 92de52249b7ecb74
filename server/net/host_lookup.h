// HostLookup: a name becomes addresses, with a deadline. The system's resolver knows none, so it is
// asked on a thread of its own, which is left behind when it takes too long. Called by HttpClient
// on the caller's thread.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace afs {

inline constexpr int kLookupsMax = 16;  // Threads that may wait for the resolver; past it kBusy.

// Numeric addresses, in the order in which they are to be tried; at most 8. A numeric host is its
// own answer. `is_cancelled` is looked at every 50 ms.
Result<std::vector<std::string>> look_up(const std::string& host,
                                         std::chrono::steady_clock::time_point deadline,
                                         const std::atomic<bool>& is_cancelled);

}  // namespace afs
