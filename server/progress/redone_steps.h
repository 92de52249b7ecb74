// Redone steps: which part of its work each attempt of a run lost, because a newer attempt did it
// again. A pure function; called by run_view and attempts_api, on any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/run.h"

namespace afs {

// One number an attempt, in their order: its steps that newer attempts have done again so far.
std::vector<int64_t> redone_steps(std::span<const Attempt> attempts);

int64_t redone_steps_sum(std::span<const Attempt> attempts);

}  // namespace afs
