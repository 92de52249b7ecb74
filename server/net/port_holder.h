// Who holds a TCP port of this machine, as far as /proc tells. Called by HttpServer when binding
// failed.
#pragma once

#include <cstdint>
#include <string>

namespace afs {

// "process 1234 (python3)", else "a process of another user" or "another process".
std::string port_holder(uint16_t port);

}  // namespace afs
