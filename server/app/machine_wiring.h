// The part of wiring that makes the sampler: which probes there are, in which order. Called by
// wiring on the main thread.
#pragma once

#include <filesystem>
#include <memory>

#include "app/config.h"
#include "base/clock.h"
#include "gpu/sampler.h"

namespace afs {

std::unique_ptr<Sampler> make_sampler(const Config& config, const Clock& clock);

}  // namespace afs
