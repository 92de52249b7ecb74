// Which model a run belongs to, by name. Pure functions; called by the model registry, on any
// thread.
//
// A configured model claims a run when one of its patterns (default "<key>*") matches the run's
// key, its name, or one directory of its key; of several the longest pattern wins, then the order
// of the configuration. A model that was only found in the workspace claims a run whose name, or
// one directory of whose key, is its key with or without a version or date behind it: nayru claims
// nayru, nayru-v8, nayru_v8_final_2026-01-14, not nayrutto.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model.h"
#include "core/run.h"

namespace afs {

// Empty when no model claims the run.
std::string model_key_of(const Run& run, const std::vector<Model>& configured,
                         const std::vector<Model>& found);

// "nayru-v8" → "nayru", "din_2026-01-14" → "din"; the whole name when nothing stands before a
// version or date; empty for what is a version only ("version_0").
std::string name_stem(std::string_view name);

}  // namespace afs
