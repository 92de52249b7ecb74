// The hparams plugin of TensorBoard: its payload, HParamsPluginData, becomes params of the run.
// Called by the event-file decoder.
#pragma once

#include "base/bytes.h"
#include "core/batch.h"

namespace afs {

// Adds what `plugin_content` says to `out`; false when it is malformed.
bool read_hparams(Bytes plugin_content, IngestBatch& out);

}  // namespace afs
