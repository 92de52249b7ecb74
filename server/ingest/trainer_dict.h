// Trainer dict: a printed dict that the Hugging Face Trainer (or one like it) logs metrics with,
// told from any other dict that a program may print. Called by the console decoder and the format
// sniffer, on log_dir's thread.
#pragma once

#include <optional>
#include <string_view>

#include "ingest/python_dict.h"

namespace afs {

struct TrainerDict {
  PythonDict dict;
  bool is_training = false;  // Of the training itself: has a loss.
  bool is_summary = false;   // train_runtime: the last line of a training.
  std::optional<double> number(std::string_view key) const;
};

// `message` begins with the dict and holds nothing else.
std::optional<TrainerDict> parse_trainer_dict(std::string_view message);

}  // namespace afs
