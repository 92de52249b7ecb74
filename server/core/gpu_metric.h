// How the series of a GPU are called: "system/gpu.0/power_watts". A pure function; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace afs {

inline std::string gpu_metric(int32_t index, std::string_view figure) {
  return "system/gpu." + std::to_string(index) + "/" + std::string(figure);
}

}  // namespace afs
