#include "progress/phase_plan.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "progress/param_value.h"

namespace afs {
namespace {

// As a Hugging Face Trainer states it: "save_strategy" is "steps" and "save_steps" is 500. Below
// one it is a share of all steps, which is no distance.
Step every(const Run& run, std::initializer_list<std::string_view> strategies,
           std::string_view steps) {
  const bool is_by_steps =
      std::any_of(strategies.begin(), strategies.end(),
                  [&](std::string_view name) { return param_text(run, name) == "steps"; });
  return is_by_steps ? std::max<Step>(whole_param(run, steps).value_or(0), 0) : 0;
}

}  // namespace

PhasePlan phase_plan_of(const Run& run) {
  return {every(run, {"eval_strategy", "evaluation_strategy"}, "eval_steps"),
          every(run, {"save_strategy"}, "save_steps")};
}

}  // namespace afs
