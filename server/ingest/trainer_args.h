// The arguments that the Hugging Face Trainer prints into its event file as a text summary: JSON,
// bare or within markdown. They become params, and the length of the run. Called by the event-file
// decoder.
#pragma once

#include <string_view>

#include "core/batch.h"

namespace afs {

// False when there is no JSON object in `text`; then nothing is added.
bool read_trainer_args(std::string_view text, IngestBatch& out);

}  // namespace afs
