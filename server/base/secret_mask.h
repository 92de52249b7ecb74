// Secret mask: puts "•••" where a text shows a token, a key or a password. For whatever leaves the
// machine as text that others wrote: log lines, reports. A pure function; any thread. It knows
// common shapes only; a secret that looks like a word stays.
#pragma once

#include <string>
#include <string_view>

namespace afs {

std::string masked_secrets(std::string_view text);

}  // namespace afs
