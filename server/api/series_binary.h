// The binary form of /api/v1/series: a JSON head and 64-bit float columns, which the page uses as
// they are. Drawn in docs/formats/series_binary.md. Worker threads; keeps no state.
#pragma once

#include <string>
#include <vector>

#include "api/types.h"

namespace afs::api {

inline constexpr const char* kSeriesBinaryType = "application/vnd.afs.series";

std::string series_binary(const SeriesList& list);

}  // namespace afs::api
