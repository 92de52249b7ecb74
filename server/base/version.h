// The version of the program, from CMakeLists.txt.
#pragma once

namespace afs {

inline constexpr const char* kVersion = AFS_VERSION;

}  // namespace afs
