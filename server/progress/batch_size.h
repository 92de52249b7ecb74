// BatchSize: how many samples one step of a run takes, from the settings that its log states. A
// pure function; called by api/ on worker threads.
#pragma once

#include <optional>
#include <string>

#include "core/run.h"

namespace afs {

struct BatchSize {
  double samples = 0;  // Of one step.
  std::string words;   // What that rests on: "per_device_train_batch_size 4 ×
                       // gradient_accumulation_steps 8".
};

// nullopt: the settings do not say.
std::optional<BatchSize> batch_size_of(const Run& run);

}  // namespace afs
