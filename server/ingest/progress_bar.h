// Progress bars as tqdm and llama.cpp draw them. Called by the console decoder and the format
// sniffer, on log_dir's thread.
#pragma once

#include <optional>
#include <string_view>

#include "core/point.h"

namespace afs {

// What is larger was not printed by a trainer; sums of a few such numbers still fit a Step.
inline constexpr Step kConsoleStepMax = 1'000'000'000'000'000;
inline constexpr double kConsoleEpochMax = 1e9;

enum class BarKind {
  kSteps,  // No description, or one that says steps: the training itself, or something nested in
           // it.
  kEpoch,  // "Epoch 2/20", "Epoch 3": batches of one epoch.
  kOther,  // Validation, downloads, tokenizing, …
};

struct ProgressBar {
  BarKind kind = BarKind::kOther;
  std::string_view description;  // "" or what stands before the percentage.
  Step done = 0, total = 0;
  std::optional<Step> epoch, total_epochs;  // kEpoch: as written.
  std::string_view postfix;                 // "loss=6.3381, lr=1e-4".
  std::string_view rest;                    // What was printed after the bar on the same line.
};

// A tqdm bar at the start of a line: "Epoch 2/20:  45%|████▌     | 421/935 [00:31<00:38, 13.24it/s,
// loss=6.3]". nullopt also for a bar without a total.
std::optional<ProgressBar> parse_progress_bar(std::string_view line);

// llama.cpp finetune: "train: [███   ] data=0000032/0001024 loss=2.34567±0.01234 acc=45.60±0.50%
// t=00:00:05 ETA=…".
struct LlamaBar {
  bool is_training = false;  // Else "val:".
  Step done = 0, total = 0;
  std::optional<double> loss, accuracy;
};
std::optional<LlamaBar> parse_llama_bar(std::string_view line);

}  // namespace afs
