// PhasePlan: how often a run will evaluate and save, as its own settings say. A pure function;
// called by rhythm_book, on any thread.
#pragma once

#include "core/run.h"

namespace afs {

struct PhasePlan {
  Step evaluates_every = 0, saves_every = 0;  // Steps; 0: not said, or not counted in steps.
};

PhasePlan phase_plan_of(const Run& run);

}  // namespace afs
