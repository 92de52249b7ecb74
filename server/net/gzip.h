// gzip: a body made smaller. The .cc is the only file that names zlib. Called on worker threads.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace afs {

std::string gzip(std::string_view bytes, int level);  // level 1 (fast) … 9 (small).

// `bytes_max` bounds what comes out: a small body may unpack to gigabytes. kTooLarge past it,
// kInvalid for what is no gzip stream.
Result<std::string> gunzip(std::string_view bytes, size_t bytes_max);

}  // namespace afs
