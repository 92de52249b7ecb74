// The decoder of trainer_state.json, which the Hugging Face Trainer rewrites whole at each
// checkpoint: the history of the run so far. Its points fill in where no event file feeds the same
// series. Called by log_dir on its thread, with the whole document each time.
#pragma once

#include "base/json_value.h"
#include "ingest/decoder.h"

namespace afs {

// When each step was reached. The document holds no times, so they are estimated: the last step was
// reached when the file was written, and steps took equally long over the training time that the
// last record tells. Without such a record all points bear the time of the file.
class TrainerClock {
 public:
  TrainerClock(const JsonValue::Array& history, WallTime modified_at);
  WallTime at(Step step) const;

 private:
  WallTime modified_at_;
  Step last_step_ = 0;
  double ms_per_step_ = 0;
};

class TrainerStateDecoder final : public Decoder {
 public:
  Result<size_t> feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) override;
};

}  // namespace afs
