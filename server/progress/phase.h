// Phase: what a run is at. Any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace afs {

enum class Phase { kLoading, kTraining, kEvaluating, kSaving };
inline constexpr size_t kPhaseKinds = 4;
std::string_view to_string(Phase phase);  // "loading" … "saving"

}  // namespace afs
