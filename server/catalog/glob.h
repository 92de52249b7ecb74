// Glob: does a text match a pattern of * (anything, slashes too) and ? (one byte)? ASCII letters
// match in either case, since people write Nayru and nayru. A pure function; any thread.
#pragma once

#include <string_view>

namespace afs {

// Takes at most pattern × text steps.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace afs
