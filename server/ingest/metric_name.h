// Metric names as the trainers' own loggers would write them, so that one run read from two of its
// files has one series and not two. Called by decoders on log_dir's thread.
#pragma once

#include <string>
#include <string_view>

namespace afs {

// As the Hugging Face callbacks: eval_loss → eval/loss, test_loss → test/loss, loss → train/loss.
std::string hugging_face_metric(std::string_view key);

// Words of a printed line: "Train Loss" → train/loss, "val loss" → val/loss, "Learning Rate" →
// learning_rate.
std::string console_metric(std::string_view words);

// "train", "val", "test" for a word that means a part of the data set; empty for any other.
std::string_view split_of(std::string_view word);

}  // namespace afs
