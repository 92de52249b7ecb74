// One GET over plain HTTP, for exporters in our own network. Blocks the caller, until its deadline
// at the latest; called on the threads of the sampler.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"

namespace afs {

struct FetchLimits {
  std::chrono::milliseconds deadline{3'000};
  size_t body_bytes_max = 8 << 20;
};

// The body of a 200 answer; anything else is an error in words. Follows no redirect.
Result<std::string> plain_fetch(const std::string& url, FetchLimits limits = {});

}  // namespace afs
