#include "progress/run_length.h"

#include "progress/param_value.h"

namespace afs {

// A log that states its total says what becomes of max_steps, so both are one unless only one is
// there.
std::optional<StatedSteps> stated_steps(const Run& run) {
  const auto max_steps = whole_param(run, "max_steps");
  if (max_steps && *max_steps > 0) return StatedSteps{*max_steps, "max_steps"};
  const auto& total_steps = run.facts.total_steps;
  if (total_steps && *total_steps > 0) return StatedSteps{*total_steps, "total_steps"};
  return std::nullopt;
}

}  // namespace afs
