// When the newest of a batch was written, as well as a file can tell. Called by file_tail on log_dir's thread.
#pragma once

#include "core/batch.h"

namespace afs {

// Bytes that this process saw arriving are as new as the file's modification. Bytes that lay there before may have been
// copied a minute ago and be years old: their own times are better, where the format has any.
WallTime observed_at(const IngestBatch& batch, WallTime modified_at, bool is_growth, WallTime now);

}  // namespace afs
