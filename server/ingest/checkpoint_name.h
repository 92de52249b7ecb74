// Checkpoint names: whether a file or directory holds a checkpoint, and of which step. Called by
// the reader of a run's remains, on any thread. Does no I/O.
#pragma once

#include <optional>
#include <string_view>

#include "core/point.h"

namespace afs {

bool is_checkpoint_directory(std::string_view name);  // checkpoint-500, global_step500.
bool is_checkpoint_file(std::string_view name);       // *.ckpt, *.pt, *.pth, *.safetensors.

// The number behind "step", "iter" or "checkpoint", else one that ends the name.
std::optional<Step> step_of_checkpoint(std::string_view name);

}  // namespace afs
