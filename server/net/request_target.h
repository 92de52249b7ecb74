// RequestTarget: the path and the query of a request line, decoded with suspicion. Called by
// HttpServer on the io thread. Refuses what a router or a log could misread: bad escapes, control
// characters, dot segments.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace afs {

struct RequestTarget {
  std::string path;  // "/runs/r1": begins with a slash, holds no "." or ".." segment.
  std::vector<std::pair<std::string, std::string>> query;
};

// "/runs/r1?x=step", "http://host/runs/r1" (as a proxy sends it) or "*" (of OPTIONS).
Result<RequestTarget> parse_target(std::string_view target);

// "a=1&b=two+words" decoded, in order; also for form bodies.
Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);

}  // namespace afs
