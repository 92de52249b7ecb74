// Names that columns and keys give to the place in training and to the wall clock; the first that
// is there wins. Shared by jsonl, csv and the format sniffer.
#pragma once

#include <string_view>

#include "ingest/words.h"

namespace afs {

inline constexpr std::string_view kStepNames[] = {
    "step",       "global_step",   "trainer/global_step", "_step",      "steps",
    "train_step", "current_steps", "iteration",           "iterations", "iter",
    "iters",      "update",        "num_updates",         "epoch",      "epochs",
};
inline bool is_epoch_name(std::string_view name) {
  return equal_words(name, "epoch") || equal_words(name, "epochs");
}

inline constexpr std::string_view kTimeNames[] = {
    "timestamp", "_timestamp", "wall_time", "walltime", "created_at",
    "datetime",  "time",       "date",      "ts",
};
// Seconds since the start of the process.
inline constexpr std::string_view kElapsedNames[] = {"elapsed", "elapsed_time", "elapsed_s",
                                                     "_runtime"};

inline constexpr std::string_view kTotalStepsNames[] = {"total_steps", "max_steps", "total_iters",
                                                        "max_iters"};
inline constexpr std::string_view kTotalEpochsNames[] = {"total_epochs", "num_epochs",
                                                         "num_train_epochs", "max_epochs"};

}  // namespace afs
