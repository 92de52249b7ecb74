// Kept estimates: the series under which this server keeps when a run was thought to finish. They
// come in by the one door as all points do, but are no word of the run: they count as none of its
// points and do not make it look alive. Plain names; any thread.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace afs {

// Values are seconds since the Unix epoch. The step is the second in which the estimate was made:
// it never goes back, as the run's own steps do when it is resumed.
inline constexpr std::string_view kFinishP10 = "forecast/finish_p10";
inline constexpr std::string_view kFinishP50 = "forecast/finish_p50";
inline constexpr std::string_view kFinishP90 = "forecast/finish_p90";
inline constexpr std::array<std::string_view, 3> kKeptEstimates = {kFinishP10, kFinishP50,
                                                                   kFinishP90};

inline bool is_kept_estimate(std::string_view metric) {
  return std::find(kKeptEstimates.begin(), kKeptEstimates.end(), metric) != kKeptEstimates.end();
}

}  // namespace afs
